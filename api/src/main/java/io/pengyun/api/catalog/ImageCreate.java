package io.pengyun.api.catalog;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new image. */
@Schema(name = "ImageCreate")
record ImageCreate(
        @NotBlank @Pattern(regexp = CatalogNames.NAME, message = CatalogNames.MESSAGE)
        String name,

        Optional<@Size(max = 200) String> title,

        @Schema(
                description = "Where hosts fetch it: https://…, or file:///… for a file that each host has.",
                examples = "https://images.example/debian-13.qcow2")
        @NotBlank
        @ImageSource
        String source,

        @NotBlank @Pattern(regexp = "[0-9a-f]{64}", message = "must be 64 hexadecimal digits in lower case")
        String sha256,

        @Schema(defaultValue = "qcow2")
        Optional<@Pattern(regexp = "qcow2|raw", message = "must be qcow2 or raw") String> format,

        Optional<@Min(0) @Max(8_388_608) Long> minMemoryMib,
        Optional<@Min(0) @Max(65_536) Long> minDiskGib) {}
