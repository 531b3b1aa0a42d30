package io.pengyun.api.identity;

import io.pengyun.api.access.Access;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Who stands behind a token, for those who meet callers outside a request of the API, e.g. at a WebSocket. */
@ApplicationScoped
public class Callers {

    private final Tokens tokens;
    private final GrantReader grants;

    Callers(Tokens tokens, GrantReader grants) {
        this.tokens = tokens;
        this.grants = grants;
    }

    /** The caller's rights as they are now; empty when the token is not valid (any more). */
    public Optional<Access> access(String token) {
        return tokens.verify(token).flatMap(claims -> grants.read(claims.userId(), claims.issuedAt()));
    }
}
