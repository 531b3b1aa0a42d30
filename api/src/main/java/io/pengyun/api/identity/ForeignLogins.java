package io.pengyun.api.identity;

import java.util.Optional;

/** Logins that somebody else gives out, and takes back: whose they are, and whether they still are. */
public interface ForeignLogins {

    /**
     * A login that was begun elsewhere and is known here.
     *
     * @param user whose it is
     * @param session the login as it is listed here, where it can also be ended
     */
    record Visit(UserId user, SessionId session) {}

    /**
     * Whose login a token shows; who is seen for the first time is a user from then on.
     *
     * @return empty when the token is none of theirs, or not good (any more)
     * @throws io.pengyun.api.platform.ProblemException {@code identity-provider-unavailable}, when nobody can say now whether
     *     a token is good that was not seen before; {@code unauthenticated}, with what to do, for a login that was ended here
     */
    Optional<Visit> find(String token, Origin origin);

    /**
     * Asks whether the login still stands, when that was not done for a while; ends it when it does not. Leaves alone what is
     * none of theirs.
     */
    void confirm(SessionId session);
}
