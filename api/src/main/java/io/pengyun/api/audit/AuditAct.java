package io.pengyun.api.audit;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What is about to be done.
 *
 * @param actor the user's name, or {@code system:<part>}, e.g. {@code system:operation}
 * @param action {@code thing.verb}, e.g. {@code project.create}
 * @param subject the outside id of what it is done to, when already known
 * @param departmentId whose business it is; empty for the platform's
 * @param details more facts, all as text; no secrets
 * @param outlivesProcess true when the work goes on after a restart (operations): its entry then stays open, where
 *     others are completed as interrupted
 */
public record AuditAct(
        String actor,
        String action,
        Optional<String> subject,
        Optional<UUID> departmentId,
        Map<String, String> details,
        boolean outlivesProcess) {

    public AuditAct {
        details = Map.copyOf(details);
    }
}
