package io.pengyun.api.identity;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Owner;
import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Reach;
import io.pengyun.api.platform.EnumWords;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** One caller and its roles, as they stood when they were read; departments closed downwards. */
final class Grants implements Access {

    private final Caller caller;
    private final Set<Role> platformRoles;
    private final Map<Role, Set<UUID>> departmentRoles;
    private final Optional<Unready> unready;

    Grants(Caller caller, Set<Role> platformRoles, Map<Role, Set<UUID>> departmentRoles, Optional<Unready> unready) {
        this.caller = caller;
        this.unready = unready;
        this.platformRoles = Set.copyOf(platformRoles);
        this.departmentRoles = departmentRoles.isEmpty() ? Map.of() : new EnumMap<>(departmentRoles);
    }

    /** What the person itself may do: nothing yet, when it must first do something about its login. */
    Access ofPerson() {
        return unready.<Access>map(missing -> new UnreadyAccess(caller, missing))
                .orElse(this);
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public void requireReady() {
        // It is.
    }

    @Override
    public void require(Permission permission, Owner owner, String kind, String name) {
        if (reach(permission).covers(owner)) {
            return;
        }
        if (!sees(owner)) {
            throw ProblemException.notFound(kind, name);
        }
        throw forbidden(permission, "on the " + kind + " \"" + name + "\"");
    }

    @Override
    public void requirePerson() {
        // Roles are a person's.
    }

    @Override
    public void requirePlatform(Permission permission) {
        boolean shared = Role.shared(permission) && somewhere(permission);
        if (!shared && !everywhere(permission)) {
            throw forbidden(permission, "for the whole platform");
        }
    }

    @Override
    public boolean somewhere(Permission permission) {
        return everywhere(permission) || departmentRoles.keySet().stream().anyMatch(role -> role.grants(permission));
    }

    @Override
    public Reach reach(Permission permission) {
        Set<UUID> own = departmentRoles.entrySet().stream()
                .filter(entry -> entry.getKey().grants(permission))
                .flatMap(entry -> entry.getValue().stream())
                .collect(Collectors.toUnmodifiableSet());
        return everywhere(permission) ? Reach.everywhere(own) : Reach.in(own);
    }

    private boolean everywhere(Permission permission) {
        return platformRoles.stream().anyMatch(role -> role.grants(permission));
    }

    /** Whether it may know that there is such a thing. */
    boolean sees(Owner owner) {
        return everywhere(Permission.DEPARTMENT_READ)
                || departmentRoles.values().stream()
                        .anyMatch(departments -> departments.contains(owner.departmentId()));
    }

    private static ProblemException forbidden(Permission permission, String where) {
        return new ProblemException(
                ProblemCode.FORBIDDEN,
                "None of your roles holds " + EnumWords.word(permission) + " " + where + ", which this needs.");
    }
}
