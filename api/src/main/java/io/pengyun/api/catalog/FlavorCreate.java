package io.pengyun.api.catalog;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new size of instances. */
@Schema(name = "FlavorCreate")
record FlavorCreate(
        @NotBlank @Pattern(regexp = CatalogNames.NAME, message = CatalogNames.MESSAGE)
        String name,

        @NotNull @Min(1) @Max(256) Integer vcpus,
        @NotNull @Min(64) @Max(8_388_608) Long memoryMib,

        @Schema(description = "0: as large as the image", defaultValue = "0")
        Optional<@Min(0) @Max(65_536) Long> rootDiskGib,

        @Schema(examples = "Tesla C2050") Optional<@Size(min = 1, max = 100) String> gpuModel,
        Optional<@Min(0) @Max(16) Integer> gpuCount) {}
