package io.pengyun.api.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.pengyun.api.access.Owner;
import io.pengyun.api.platform.Ids;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A fact with its place in the order of all.
 *
 * @param number grows from event to event; also by those that a reader may not see
 */
@Schema(name = "Event")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Event(
        @Schema(description = "The same whenever and however it is told", examples = "evt-01m83d8wssebftspye6h69t3z1")
        String id,

        @Schema(description = "Its place among all events: resume behind the last one that you have")
        long number,

        @Schema(examples = "request.approved") String kind,

        @Schema(description = "Of the fields in data") int version,

        @Schema(description = "When it was recorded") Instant at,

        Optional<String> departmentId,
        Optional<String> projectId,

        @Schema(description = "What it happened to", examples = "req-01m83d8wssebftspye6h69t3z1")
        String subject,

        @Schema(description = "What more there is to say, by its kind")
        Map<String, Object> data,

        @JsonIgnore @Schema(hidden = true) Optional<Owner> owner) {

    static Event of(
            UUID id,
            long number,
            String kind,
            int version,
            Instant at,
            Optional<Owner> owner,
            String subject,
            Map<String, Object> data) {
        return new Event(
                new EventId(id).toString(),
                number,
                kind,
                version,
                at,
                owner.map(whose -> Ids.text("dep", whose.departmentId())),
                owner.flatMap(Owner::projectId).map(project -> Ids.text("prj", project)),
                subject,
                data,
                owner);
    }
}
