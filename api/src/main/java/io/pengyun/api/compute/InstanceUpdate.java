package io.pengyun.api.compute;

import io.pengyun.api.platform.Label;
import io.pengyun.api.request.ItemName;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What can be changed of an instance without an operation; what is absent stays. */
@Schema(name = "InstanceUpdate")
record InstanceUpdate(
        Optional<@ItemName String> name,
        Optional<@Size(max = Label.MOST) Map<@Label.Key String, @NotNull @Label.Value String>> labels,
        Optional<@Size(max = Label.MOST) Map<@Label.Key String, @NotNull @Label.Value String>> metadata) {}
