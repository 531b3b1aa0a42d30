package io.pengyun.api.volume;

import io.pengyun.api.platform.Label;
import io.pengyun.api.platform.SchemaNames;
import io.pengyun.api.request.ItemName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Data volumes, as one item of a request asks for them. */
@Schema(name = "VolumeItem", extensions = @Extension(name = SchemaNames.ITEM_KIND, value = "volume"))
record VolumeItem(
        @Schema(required = true, examples = "volume") @NotBlank
        String kind,

        @NotNull @ItemName String name,

        @Schema(description = "Gibibytes") @NotNull @Min(1) @Max(65536)
        Long sizeGib,

        @Schema(defaultValue = "1") Optional<@Min(1) @Max(100_000) Integer> count,

        @Schema(description = "Name of an instance item of the same request: each of its instances gets one")
        Optional<String> attachTo,

        Optional<String> site,
        Optional<@Size(max = Label.MOST) Map<@Label.Key String, @NotNull @Label.Value String>> labels) {}
