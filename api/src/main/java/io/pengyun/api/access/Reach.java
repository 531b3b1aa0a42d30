package io.pengyun.api.access;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a caller holds a permission: everywhere, in some departments, or in one project of theirs. Every list restricts
 * itself to one.
 *
 * <p>There is no plain set of departments to ask for: for who holds it everywhere, that would be empty.
 */
public final class Reach {

    /** All departments, those to come too, and what belongs to none. */
    public static final Reach EVERYWHERE = everywhere(Set.of());

    public static final Reach NOWHERE = new Reach(Set.of(), null, null);

    private final @Nullable Set<UUID> departments;
    private final @Nullable UUID project;
    /** Those that the caller is part of; null when it is its departments that give it the permission. */
    private final @Nullable Set<UUID> own;

    private Reach(@Nullable Set<UUID> departments, @Nullable UUID project, @Nullable Set<UUID> own) {
        this.departments = departments;
        this.project = project;
        this.own = own;
    }

    /** By a role on the whole platform; {@code own} are the departments that would give the permission without it. */
    public static Reach everywhere(Set<UUID> own) {
        return new Reach(null, null, Set.copyOf(own));
    }

    /** @param departments closed downwards over the tree */
    public static Reach in(Set<UUID> departments) {
        return new Reach(Set.copyOf(departments), null, null);
    }

    /** Of this reach only what belongs to these departments. */
    public Reach within(Set<UUID> some) {
        return new Reach(
                departments == null
                        ? Set.copyOf(some)
                        : departments.stream().filter(some::contains).collect(Collectors.toUnmodifiableSet()),
                project,
                own);
    }

    /** Of this reach only what belongs to one project. */
    public Reach only(UUID projectId) {
        return new Reach(departments, projectId, own);
    }

    public boolean everywhere() {
        return departments == null && project == null;
    }

    /** True when it is as far as this one. */
    public boolean sameAs(Reach other) {
        return Objects.equals(departments, other.departments) && Objects.equals(project, other.project);
    }

    public boolean covers(Owner owner) {
        return (departments == null || departments.contains(owner.departmentId()))
                && (project == null || owner.projectId().filter(project::equals).isPresent());
    }

    /** True for what the caller reaches only because a role on the whole platform lets it. */
    public boolean foreign(Owner owner) {
        return own != null && covers(owner) && !own.contains(owner.departmentId());
    }

    /** True when a list within this reach shows departments of which the caller may be no part. */
    public boolean acrossDepartments() {
        return own != null && (departments == null || !own.containsAll(departments));
    }

    /** To which departments a query must restrict itself; empty when to none. */
    public Optional<Set<UUID>> departments() {
        return Optional.ofNullable(departments);
    }

    /** To which project a query must restrict itself; empty when to none. */
    public Optional<UUID> project() {
        return Optional.ofNullable(project);
    }

    /** Adds to a statement, which must have a condition already, that only what is within reach is found. */
    public void restrict(StringBuilder sql, List<Object> arguments) {
        departments().ifPresent(ids -> {
            sql.append(" and department_id = any(?)");
            arguments.add(ids.toArray(UUID[]::new));
        });
        project().ifPresent(id -> {
            sql.append(" and project_id = ?");
            arguments.add(id);
        });
    }
}
