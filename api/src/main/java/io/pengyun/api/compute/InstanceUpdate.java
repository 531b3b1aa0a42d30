package io.pengyun.api.compute;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What can be changed of an instance without an operation; what is absent stays. */
@Schema(name = "InstanceUpdate")
record InstanceUpdate(
        Optional<@Pattern(regexp = InstanceItem.NAME, message = InstanceItem.NAME_MESSAGE) String> name,
        Optional<Map<@Size(max = 63) String, @Size(max = 255) @NotNull String>> labels,
        Optional<Map<@Size(max = 63) String, @Size(max = 255) @NotNull String>> metadata) {}
