package io.pengyun.api.catalog;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A size of instances. */
@Schema(name = "Flavor")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record FlavorView(
        String id,
        @Schema(examples = "small") String name,
        int vcpus,
        long memoryMib,
        @Schema(description = "0: as large as the image") long rootDiskGib,
        Optional<String> gpuModel,
        int gpuCount,
        @Schema(description = "active or retired") String state,
        Instant createdAt,
        long version) {

    static FlavorView of(FlavorEntity flavor) {
        return new FlavorView(
                new FlavorId(flavor.id).text(),
                flavor.name,
                flavor.vcpus,
                flavor.memoryMib,
                flavor.rootDiskGib,
                Optional.ofNullable(flavor.gpuModel),
                flavor.gpuCount,
                flavor.state.text(),
                flavor.createdAt,
                flavor.version);
    }

    @JsonIgnore
    @Schema(hidden = true)
    public UUID flavorId() {
        return FlavorId.parse(id).orElseThrow().value();
    }
}
