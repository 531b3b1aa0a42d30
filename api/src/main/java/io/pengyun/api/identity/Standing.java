package io.pengyun.api.identity;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What roles a person holds now.
 *
 * @param platformRoles held on the whole platform
 * @param departmentRoles held on these departments, closed downwards over the tree
 */
public record Standing(Person person, Set<Role> platformRoles, Map<Role, Set<UUID>> departmentRoles) {

    public Standing {
        platformRoles = Set.copyOf(platformRoles);
        departmentRoles = Map.copyOf(departmentRoles);
    }

    /** Whether the role is held on the department, or on the platform; without a department, on the platform. */
    public boolean holds(Role role, Optional<UUID> departmentId) {
        return platformRoles.contains(role)
                || departmentId
                        .filter(department ->
                                departmentRoles.getOrDefault(role, Set.of()).contains(department))
                        .isPresent();
    }
}
