package io.pengyun.api.operation;

import io.pengyun.api.access.Owner;
import java.util.Optional;
import java.util.UUID;

/**
 * On what and for whom an operation works.
 *
 * @param departmentId who sees it and may cancel it; empty for work of the platform itself
 * @param text what it works on, as people see it, e.g. {@code req-… (web farm)}
 * @param actor who started it, as in the audit trail
 * @param total how many things it works on, for the progress; 0 or more
 */
public record OperationSubject(
        Optional<UUID> departmentId, Optional<UUID> projectId, String text, String actor, long total) {

    /** Empty for work of the platform itself. */
    Optional<Owner> owner() {
        return departmentId.map(department -> new Owner(department, projectId));
    }

    public static OperationSubject ofProject(UUID departmentId, UUID projectId, String text, String actor, long total) {
        return new OperationSubject(Optional.of(departmentId), Optional.of(projectId), text, actor, total);
    }

    public static OperationSubject ofPlatform(String text, String actor, long total) {
        return new OperationSubject(Optional.empty(), Optional.empty(), text, actor, total);
    }
}
