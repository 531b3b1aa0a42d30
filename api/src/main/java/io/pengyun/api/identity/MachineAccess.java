package io.pengyun.api.identity;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Owner;
import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Reach;
import io.pengyun.api.platform.EnumWords;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A machine that calls with a token: never more than its person may, and of that the token's part. */
final class MachineAccess implements Access {

    private final Grants person;
    private final Caller caller;
    private final Set<Permission> permissions;
    private final Set<UUID> departments;
    private final Optional<UUID> projectId;

    MachineAccess(
            Grants person,
            MachineTokenId token,
            String name,
            Set<Permission> permissions,
            Set<UUID> departments,
            Optional<UUID> projectId) {
        this.person = person;
        this.caller = new Caller(
                person.caller().userId(),
                person.caller().name() + "/" + name,
                Optional.of(token.value()),
                Optional.empty(),
                person.caller().breakGlass());
        this.permissions = permissions;
        this.departments = departments;
        this.projectId = projectId;
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public void requireReady() {
        // What a person must do first, a machine cannot: it goes on.
    }

    @Override
    public Reach reach(Permission permission) {
        return permissions.contains(permission) ? part(person.reach(permission)) : Reach.NOWHERE;
    }

    @Override
    public void require(Permission permission, Owner owner, String kind, String name) {
        if (reach(permission).covers(owner)) {
            return;
        }
        if (!person.sees(owner) || !part(Reach.EVERYWHERE).covers(owner)) {
            throw ProblemException.notFound(kind, name);
        }
        throw forbidden(EnumWords.word(permission) + " on the " + kind + " \"" + name + "\"");
    }

    @Override
    public void requirePlatform(Permission permission) {
        throw forbidden(EnumWords.word(permission) + " for the whole platform");
    }

    @Override
    public void requirePerson() {
        throw new ProblemException(
                ProblemCode.FORBIDDEN, "Only a person may do this; log in with a name and a password.");
    }

    @Override
    public void requireSomewhere(Permission permission) {
        if (!somewhere(permission)) {
            throw forbidden(EnumWords.word(permission));
        }
    }

    @Override
    public boolean somewhere(Permission permission) {
        return permissions.contains(permission) && person.somewhere(permission);
    }

    private Reach part(Reach whole) {
        Reach within = whole.within(departments);
        return projectId.map(within::only).orElse(within);
    }

    private static ProblemException forbidden(String what) {
        return new ProblemException(
                ProblemCode.FORBIDDEN,
                "This machine token does not hold " + what + ", or the person behind it does not (any more).");
    }
}
