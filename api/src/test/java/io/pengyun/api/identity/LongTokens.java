package io.pengyun.api.identity;

import io.pengyun.api.platform.Jdbc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/** Lengthens sessions beyond what the control plane allows, for who walks through months in a minute. */
@ApplicationScoped
public class LongTokens {

    private final Tokens tokens;
    private final Jdbc jdbc;

    LongTokens(Tokens tokens, Jdbc jdbc) {
        this.tokens = tokens;
        this.jdbc = jdbc;
    }

    /** Another token of the same session, which now ends so much later. */
    public String lengthened(String token, String name, Duration by) {
        Tokens.Claims claims = tokens.verify(token).orElseThrow();
        Instant end = tokens.end().plus(by);
        QuarkusTransaction.requiringNew()
                .run(() -> jdbc.update(
                        "update login_session set expires_at = ? where id = ?",
                        end,
                        claims.session().value()));
        return tokens.issue(claims.userId(), name, claims.session(), end).token();
    }
}
