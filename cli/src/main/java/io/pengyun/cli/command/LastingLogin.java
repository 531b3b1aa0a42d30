package io.pengyun.cli.command;

import io.pengyun.cli.config.ContextStore;
import io.pengyun.cli.config.Token;
import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.provider.Grant;
import io.pengyun.cli.provider.ProviderClient;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The stored login of a context. A token that can be renewed is renewed half a minute before it ends, also in the midst of a
 * command that takes long. Safe for several threads.
 */
final class LastingLogin {

    private static final Duration AHEAD = Duration.ofSeconds(30);

    private final ContextStore store;
    private final String context;
    private final Function<String, ProviderClient> providers;
    private final Clock clock;
    private @Nullable Token held;

    /** @param providers the provider of an issuer */
    LastingLogin(ContextStore store, String context, Function<String, ProviderClient> providers, Clock clock) {
        this.store = store;
        this.context = context;
        this.providers = providers;
        this.clock = clock;
    }

    /** What to call the server with now. */
    synchronized Optional<String> token() {
        if (held == null) {
            held = store.token(context).orElse(null);
        }
        if (held != null && held.renewal().isPresent() && left(held).compareTo(AHEAD) < 0) {
            held = renewed(held, held.renewal().get());
        }
        return Optional.ofNullable(held).map(Token::text);
    }

    private Token renewed(Token old, Token.Renewal renewal) {
        Optional<Grant> grant;
        try {
            grant = providers.apply(renewal.issuer()).renew(renewal);
        } catch (Failure failed) {
            if (left(old).isPositive()) {
                return old;
            }
            throw failed;
        }
        if (grant.isEmpty()) {
            return renewedByAnother(old)
                    .orElseThrow(() -> new Failure(
                            ExitCode.NOT_ALLOWED, "Your login is over", "Log in with `pengctl login --sso`."));
        }
        Token fresh = token(old.server(), old.user(), renewal, grant.get());
        store.saveToken(context, fresh);
        return fresh;
    }

    /** Another pengctl of the same person may have been first. */
    private Optional<Token> renewedByAnother(Token old) {
        return store.token(context).filter(stored -> !stored.text().equals(old.text()));
    }

    /** A grant as it is kept; a provider that gives no new secret lets the old one be used again. */
    static Token token(String server, String user, Token.Renewal before, Grant grant) {
        Token.Renewal renewal = new Token.Renewal(
                before.issuer(), before.clientId(), grant.refresh().orElse(before.secret()));
        return new Token(
                server,
                grant.access(),
                user,
                grant.expiresAt().toString(),
                renewal.secret().isEmpty() ? Optional.empty() : Optional.of(renewal));
    }

    private Duration left(Token token) {
        try {
            return Duration.between(clock.instant(), Instant.parse(token.expiresAt()));
        } catch (DateTimeException unknown) {
            return Duration.ZERO;
        }
    }
}
