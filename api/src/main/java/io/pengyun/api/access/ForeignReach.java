package io.pengyun.api.access;

import jakarta.enterprise.context.RequestScoped;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What the request at hand reached in departments of which its caller is no part, by a role on the whole platform: those who
 * own it may want to know.
 */
@RequestScoped
public class ForeignReach {

    private final Set<UUID> departments = new LinkedHashSet<>();
    private boolean across;

    /** Called when a permission has been granted on something of one owner. */
    public void into(Reach reach, Owner owner) {
        if (reach.foreign(owner)) {
            departments.add(owner.departmentId());
        }
    }

    /** Called when somebody asked how far a permission goes, to list what is there. */
    public void over(Reach reach) {
        across |= reach.acrossDepartments();
    }

    public boolean any() {
        return across || !departments.isEmpty();
    }

    /** The one department that it went into; empty when it went across many, or into none. */
    public Optional<UUID> department() {
        return departments.size() == 1 ? Optional.of(departments.iterator().next()) : Optional.empty();
    }
}
