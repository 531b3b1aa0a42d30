package io.pengyun.api.compute;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Instances, as one item of a request asks for them. */
@Schema(name = "InstanceItem")
record InstanceItem(
        @Schema(required = true, examples = "instance") @NotBlank
        String kind,

        @Schema(description = "Hostname in the guest; numbered when count is above 1", examples = "web")
        @NotBlank
        @Pattern(regexp = NAME, message = NAME_MESSAGE)
        String name,

        @Schema(defaultValue = "1") Optional<@Min(1) @Max(100_000) Integer> count,

        @Schema(description = "Name or id", examples = "small") @NotBlank
        String flavor,

        @Schema(description = "Name or id", examples = "pengyun-guest") @NotBlank
        String image,

        Optional<@Size(max = 20) List<@NotNull @Pattern(regexp = SSH_KEY, message = SSH_KEY_MESSAGE) String>>
                sshPublicKeys,

        @Schema(description = "A script (#!) or #cloud-config for the first boot", writeOnly = true)
        Optional<String> userData,

        Optional<Map<@Size(max = 63) String, @Size(max = 255) @NotNull String>> metadata,
        Optional<Map<@Size(max = 63) String, @Size(max = 255) @NotNull String>> labels,
        @Schema(defaultValue = "restart") Optional<CrashPolicy> crashPolicy,
        @Schema(defaultValue = "none") Optional<RecoveryPolicy> recoveryPolicy,
        @Schema(description = "Pins to this site") Optional<String> site,

        @Schema(description = "Each on a host of its own", defaultValue = "false") @JsonProperty("antiAffinity")
        Optional<Boolean> antiAffinity) {

    static final String NAME = "[a-z]([a-z0-9-]{0,57}[a-z0-9])?";
    static final String NAME_MESSAGE =
            "must be 1 to 59 lower-case letters, digits or dashes, begin with a letter and not end with a dash";
    static final String SSH_KEY =
            "(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-[a-z0-9@.-]+) [A-Za-z0-9+/=]+( .*)?";
    static final String SSH_KEY_MESSAGE = "must be a public key of the form \"ssh-ed25519 AAAA… comment\"";
}
