package io.pengyun.api.audit;

import io.quarkus.arc.Arc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a service says what the request at hand is about, for its audit entry. Does nothing outside a request, so
 * services need not know who calls them.
 */
@ApplicationScoped
public class AuditSubject {

    private final Notes notes;

    @Inject
    AuditSubject(Notes notes) {
        this.notes = notes;
    }

    /** The outside id of the thing, e.g. {@code prj-…}, and whose it is. The last call counts. */
    public void is(String id, UUID departmentId) {
        if (inRequest()) {
            notes.is(id, departmentId);
        }
    }

    /** As above, for what belongs to the platform. */
    public void is(String id) {
        if (inRequest()) {
            notes.is(id, null);
        }
    }

    /** One more fact, e.g. {@code count=10}; never a secret. */
    public void detail(String key, String value) {
        if (inRequest()) {
            notes.detail(key, value);
        }
    }

    /** Marks all that the caller does in this request with a detail; also what it reads is told then, whatever it is. */
    public void watch(String key) {
        if (inRequest()) {
            notes.detail(key, "true");
            notes.watch();
        }
    }

    boolean isWatched() {
        return notes.isWatched();
    }

    Optional<String> id() {
        return notes.id();
    }

    Optional<UUID> departmentId() {
        return notes.departmentId();
    }

    Map<String, String> details() {
        return notes.details();
    }

    private static boolean inRequest() {
        return Arc.container().requestContext().isActive();
    }

    /** What one request said. */
    @RequestScoped
    static class Notes {

        private final Map<String, String> details = new TreeMap<>();
        private @Nullable String id;
        private boolean watched;
        private @Nullable UUID departmentId;

        void is(String newId, @Nullable UUID newDepartmentId) {
            id = newId;
            departmentId = newDepartmentId;
        }

        void watch() {
            watched = true;
        }

        boolean isWatched() {
            return watched;
        }

        void detail(String key, String value) {
            details.put(key, value);
        }

        Optional<String> id() {
            return Optional.ofNullable(id);
        }

        Optional<UUID> departmentId() {
            return Optional.ofNullable(departmentId);
        }

        Map<String, String> details() {
            return details;
        }
    }
}
