package io.pengyun.api.catalog;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What root disks are made of. */
@Schema(name = "Image")
public record ImageView(
        String id,
        @Schema(examples = "debian-12") String name,
        String title,

        @Schema(description = "Where hosts fetch it: file:// or https://")
        String source,

        @Schema(description = "Digest that what is fetched must have, hex")
        String sha256,

        @Schema(description = "qcow2 or raw") String format,
        long minMemoryMib,
        long minDiskGib,
        @Schema(description = "active or retired") String state,
        Instant createdAt,
        long version) {

    static ImageView of(ImageEntity image) {
        return new ImageView(
                new ImageId(image.id).text(),
                image.name,
                image.title,
                image.source,
                image.sha256,
                image.format,
                image.minMemoryMib,
                image.minDiskGib,
                image.state.text(),
                image.createdAt,
                image.version);
    }

    @JsonIgnore
    @Schema(hidden = true)
    public UUID imageId() {
        return ImageId.parse(id).orElseThrow().value();
    }
}
