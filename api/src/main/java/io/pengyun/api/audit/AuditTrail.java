package io.pengyun.api.audit;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The hash-chained trail. Requests of the API are entered by a filter; other parts enter what they do by themselves.
 *
 * <p>All methods return when the entry is durable, in a transaction of its own: it stays whatever becomes of the
 * caller's transaction. So never call them while holding locks that the writer could need (it needs none of a feature's).
 */
public interface AuditTrail {

    /**
     * Opens an entry, before the work.
     *
     * @return the id to complete it with
     * @throws io.pengyun.api.platform.ProblemException {@code unavailable}, when the trail cannot be written: then the
     *     work must not begin
     */
    UUID open(AuditAct act);

    /** Completes an entry, after the work; a second completion of the same entry does nothing. */
    default void complete(UUID entryId, AuditOutcome outcome, Map<String, String> details) {
        complete(entryId, outcome, Optional.empty(), Optional.empty(), details);
    }

    /** As above, naming what the work turned out to be about. */
    void complete(
            UUID entryId,
            AuditOutcome outcome,
            Optional<String> subject,
            Optional<UUID> departmentId,
            Map<String, String> details);

    /**
     * Enters that something was read, before the reader is told.
     *
     * @throws io.pengyun.api.platform.ProblemException {@code unavailable}, when the trail cannot be written: then nothing
     *     must be told
     */
    void read(AuditAct act, AuditOutcome outcome);
}
