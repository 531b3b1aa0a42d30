package io.pengyun.api.access;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a caller holds a permission: everywhere, or in some departments. Every list restricts itself to one.
 *
 * <p>There is no plain set of departments to ask for: for who holds it everywhere, that would be empty.
 */
public final class Reach {

    /** All departments, those to come too, and what belongs to none. */
    public static final Reach EVERYWHERE = new Reach(null);

    private final @Nullable Set<UUID> departments;

    private Reach(@Nullable Set<UUID> departments) {
        this.departments = departments;
    }

    /** @param departments closed downwards over the tree */
    public static Reach in(Set<UUID> departments) {
        return new Reach(Set.copyOf(departments));
    }

    public boolean everywhere() {
        return departments == null;
    }

    public boolean covers(UUID department) {
        return departments == null || departments.contains(department);
    }

    /** To which departments a query must restrict itself; empty when to none. */
    public Optional<Set<UUID>> restriction() {
        return Optional.ofNullable(departments);
    }

    /** {@link #restriction} as an argument of {@code department_id = any(?)}. */
    public Optional<UUID[]> restrictionArray() {
        return restriction().map(ids -> ids.toArray(UUID[]::new));
    }
}
