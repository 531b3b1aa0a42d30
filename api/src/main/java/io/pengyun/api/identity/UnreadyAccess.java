package io.pengyun.api.identity;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Owner;
import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Reach;

/** A person who is known, and may do nothing before it has done something about its login. */
final class UnreadyAccess implements Access {

    private final Caller caller;
    private final Unready missing;

    UnreadyAccess(Caller caller, Unready missing) {
        this.caller = caller;
        this.missing = missing;
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public void requireReady() {
        throw missing.problem();
    }

    @Override
    public void require(Permission permission, Owner owner, String kind, String name) {
        throw missing.problem();
    }

    @Override
    public void requirePerson() {
        // It is one.
    }

    @Override
    public void requirePlatform(Permission permission) {
        throw missing.problem();
    }

    @Override
    public boolean somewhere(Permission permission) {
        return false;
    }

    @Override
    public Reach reach(Permission permission) {
        return Reach.NOWHERE;
    }
}
