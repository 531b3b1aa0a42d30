package io.pengyun.api.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pengyun.api.event.Event;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The forms in which deliveries are shown. */
final class DeliveryBody {

    private DeliveryBody() {}

    /** An event that a subscriber has not taken. */
    @Schema(name = "Delivery", description = "An event that a subscriber has not taken.")
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record View(
            @Schema(examples = "dlv-01m83d8wssebftspye6h69t3z1")
            String id,

            String subscriptionId,
            String subscriptionName,

            @Schema(description = "waiting, or dead: tried so often that it is not tried any more")
            String state,

            Event event,
            int attempts,
            @Schema(description = "When it is tried again") Optional<Instant> nextAt,
            Optional<String> lastError,
            Instant createdAt) {}
}
