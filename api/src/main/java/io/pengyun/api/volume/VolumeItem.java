package io.pengyun.api.volume;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Data volumes, as one item of a request asks for them. */
@Schema(name = "VolumeItem")
record VolumeItem(
        @Schema(required = true, examples = "volume") @NotBlank
        String kind,

        @NotBlank
        @Pattern(
                regexp = "[a-z]([a-z0-9-]{0,57}[a-z0-9])?",
                message =
                        "must be 1 to 59 lower-case letters, digits or dashes, begin with a letter and not end with a dash")
        String name,

        @Schema(description = "Gibibytes") @NotNull @Min(1) @Max(65536)
        Long sizeGib,

        @Schema(defaultValue = "1") Optional<@Min(1) @Max(100_000) Integer> count,

        @Schema(description = "Name of an instance item of the same request: each of its instances gets one")
        Optional<String> attachTo,

        Optional<String> site,
        Optional<Map<@Size(max = 63) String, @Size(max = 255) @NotNull String>> labels) {}
