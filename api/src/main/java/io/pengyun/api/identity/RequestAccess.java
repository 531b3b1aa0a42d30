package io.pengyun.api.identity;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.ForeignReach;
import io.pengyun.api.access.Owner;
import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Reach;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.RequestCaller;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The caller of the request at hand: what {@link AuthenticationFilter} found. */
@RequestScoped
class RequestAccess implements Access, RequestCaller {

    private final ForeignReach foreign;
    private @Nullable Access found;
    private Supplier<ProblemException> refusal =
            () -> stranger("Send a token: Authorization: Bearer …; POST /v1/login gives one.");

    RequestAccess(ForeignReach foreign) {
        this.foreign = foreign;
    }

    /** The token was good. */
    void found(Access access) {
        found = access;
    }

    /** The token was not good, and why nobody can say to a stranger. */
    void refused() {
        refusal = () -> stranger("The token is not valid, or not any more; log in again.");
    }

    /** Whether the token is good cannot be said. */
    void refused(ProblemException problem) {
        refusal = () -> problem;
    }

    private static ProblemException stranger(String detail) {
        return new ProblemException(ProblemCode.UNAUTHENTICATED, detail);
    }

    @Override
    public String name() {
        Access access = found;
        return access == null ? "anonymous" : access.caller().name();
    }

    /** The machine token or the user that calls; empty for strangers. */
    Optional<String> identity() {
        return Optional.ofNullable(found)
                .map(Access::caller)
                .map(caller -> caller.machineToken()
                        .map(token -> "token " + token)
                        .orElseGet(() -> "user " + caller.userId()));
    }

    @Override
    public Caller caller() {
        return access().caller();
    }

    @Override
    public void requireReady() {
        access().requireReady();
    }

    @Override
    public void require(Permission permission, Owner owner, String kind, String name) {
        access().require(permission, owner, kind, name);
        foreign.into(access().reach(permission), owner);
    }

    @Override
    public void requirePerson() {
        access().requirePerson();
    }

    @Override
    public void requirePlatform(Permission permission) {
        access().requirePlatform(permission);
    }

    @Override
    public void requireSomewhere(Permission permission) {
        access().requireSomewhere(permission);
    }

    @Override
    public boolean somewhere(Permission permission) {
        return access().somewhere(permission);
    }

    @Override
    public Reach reach(Permission permission) {
        Reach reach = access().reach(permission);
        foreign.over(reach);
        return reach;
    }

    private Access access() {
        Access access = found;
        if (access == null) {
            throw refusal.get();
        }
        return access;
    }
}
