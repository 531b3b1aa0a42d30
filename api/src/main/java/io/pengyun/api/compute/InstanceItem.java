package io.pengyun.api.compute;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pengyun.api.platform.Label;
import io.pengyun.api.platform.SchemaNames;
import io.pengyun.api.request.ItemName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Instances, as one item of a request asks for them. */
@Schema(name = "InstanceItem", extensions = @Extension(name = SchemaNames.ITEM_KIND, value = "instance"))
record InstanceItem(
        @Schema(required = true, examples = "instance") @NotBlank
        String kind,

        @Schema(description = "Hostname in the guest; numbered when count is above 1", examples = "web")
        @NotNull
        @ItemName
        String name,

        @Schema(defaultValue = "1") Optional<@Min(1) @Max(100_000) Integer> count,

        @Schema(description = "Name or id", examples = "small") @NotBlank
        String flavor,

        @Schema(description = "Name or id", examples = "pengyun-guest") @NotBlank
        String image,

        Optional<@Size(max = 20) List<@NotNull @SshPublicKey String>> sshPublicKeys,

        @Schema(description = "A script (#!) or #cloud-config for the first boot", writeOnly = true)
        Optional<String> userData,

        Optional<@Size(max = Label.MOST) Map<@Label.Key String, @NotNull @Label.Value String>> metadata,
        Optional<@Size(max = Label.MOST) Map<@Label.Key String, @NotNull @Label.Value String>> labels,
        @Schema(defaultValue = "restart") Optional<CrashPolicy> crashPolicy,
        @Schema(defaultValue = "none") Optional<RecoveryPolicy> recoveryPolicy,
        @Schema(description = "Pins to this site") Optional<String> site,

        @Schema(description = "Each on a host of its own", defaultValue = "false") @JsonProperty("antiAffinity")
        Optional<Boolean> antiAffinity) {}
