package io.pengyun.api.identity;

import io.pengyun.api.access.Access;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableContext;
import io.quarkus.arc.ManagedContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Who stands behind a token, for those who meet callers outside a request of the API, e.g. at a WebSocket. */
@ApplicationScoped
public class Callers {

    private final Tokens tokens;
    private final GrantReader grants;
    private final RequestAccess request;

    Callers(Tokens tokens, GrantReader grants, RequestAccess request) {
        this.tokens = tokens;
        this.grants = grants;
        this.request = request;
    }

    /**
     * Somebody who has shown who they are.
     *
     * @param since when they did: a new password ends what was begun before it
     */
    public record Login(UUID userId, Instant since) {}

    /** Who shows this token; empty when it is not valid (any more). */
    public Optional<Login> login(String token) {
        return tokens.verify(token).map(claims -> new Login(claims.userId().value(), claims.issuedAt()));
    }

    /** The caller's rights as they are now; empty when the user is gone or disabled, or has a new password since. */
    public Optional<Access> access(Login login) {
        return grants.read(new UserId(login.userId()), login.since()).map(found -> found);
    }

    /** The caller's rights as they are now; empty when the token is not valid (any more). */
    public Optional<Access> access(String token) {
        return login(token).flatMap(this::access);
    }

    /** Does the work as in a request of this caller; a request at hand is set aside meanwhile. */
    public <T> T as(Access caller, Supplier<T> work) {
        ManagedContext context = Arc.container().requestContext();
        InjectableContext.ContextState before = context.getStateIfActive();
        context.activate();
        try {
            request.found(caller);
            return work.get();
        } finally {
            context.terminate();
            if (before != null) {
                context.activate(before);
            }
        }
    }
}
