package io.pengyun.api.access;

import io.pengyun.api.platform.EnumWords;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import java.util.Optional;
import java.util.UUID;

/**
 * The caller of the request at hand and what it may do where. Request-scoped; services ask it, never the token.
 *
 * <p>A role on a department holds in all departments below it. What a caller may not even see is answered with
 * not-found, what it may see but not do with forbidden.
 */
public interface Access {

    /** The caller; throws unauthenticated when there is none. */
    Caller caller();

    /** Throws unauthenticated when there is no caller, and what is missing when it must first do something to get in. */
    void requireReady();

    /**
     * Throws not-found when the caller may not see anything of this owner, forbidden when it may see it but does
     * not hold the permission there. {@code kind} and {@code name} are what the caller asked for, for the message.
     */
    void require(Permission permission, Owner owner, String kind, String name);

    /** Throws forbidden when the caller is a machine's token and no person. */
    void requirePerson();

    /** For what belongs to the platform and no department: throws forbidden without the permission. */
    void requirePlatform(Permission permission);

    /** Throws forbidden when the caller holds the permission nowhere. */
    default void requireSomewhere(Permission permission) {
        caller();
        if (!somewhere(permission)) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN,
                    "You do not hold the permission " + EnumWords.word(permission) + ", which this needs.");
        }
    }

    /** True when the caller holds the permission somewhere: everywhere, or in some department. */
    boolean somewhere(Permission permission);

    /** Where the caller holds the permission. */
    Reach reach(Permission permission);

    /**
     * Who calls.
     *
     * @param userId who that is, or the person behind a machine
     * @param name as in the audit trail, e.g. {@code li.wei}; with a machine's token {@code li.wei/build}
     * @param machineToken the token that a machine calls with; empty for people
     * @param session the login that a person calls with; empty for machines
     * @param breakGlass whether this is an account for emergencies, of which all that it does is marked
     */
    record Caller(UUID userId, String name, Optional<UUID> machineToken, Optional<UUID> session, boolean breakGlass) {}
}
