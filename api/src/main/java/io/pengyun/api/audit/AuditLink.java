package io.pengyun.api.audit;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A link to append; its number and, for a completion, its entry's facts are found while appending. */
sealed interface AuditLink {

    /** Opens an entry. {@code replica} is empty when the work outlives the process. */
    record Opening(UUID entryId, Instant at, AuditAct act, Optional<String> replica) implements AuditLink {}

    /** Completes an entry, if it is still open. */
    record Completion(
            UUID entryId,
            Instant at,
            AuditOutcome outcome,
            Optional<String> subject,
            Optional<UUID> departmentId,
            Map<String, String> details)
            implements AuditLink {}

    /** Tells of a read. */
    record Reading(UUID entryId, Instant at, AuditAct act, AuditOutcome outcome) implements AuditLink {}
}
