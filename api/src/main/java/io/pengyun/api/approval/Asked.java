package io.pengyun.api.approval;

import io.pengyun.api.identity.Role;
import io.pengyun.api.identity.Standing;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Whom a stage asks: those who hold the role when they decide, and those named.
 *
 * @param departmentId on which department the role is to be held; empty: on the platform
 */
record Asked(Optional<Role> role, Optional<UUID> departmentId, Set<UUID> people) {

    Asked {
        people = Set.copyOf(people);
    }

    boolean includes(Standing somebody) {
        return people.contains(somebody.person().userId())
                || role.filter(wanted -> somebody.holds(wanted, departmentId)).isPresent();
    }
}
