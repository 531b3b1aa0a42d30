package io.pengyun.api.identity;

import io.pengyun.api.platform.EnumWords;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Logins that an identity provider began. They are listed with all others and ended like them; what was ended here stays
 * ended, whatever tokens the provider still gives for it.
 *
 * <p>A provider's login outlives ours: a browser that is logged in there begins the next login here under the same name. So
 * one that has ended is told from the next by the times in the tokens, all of the provider's clock.
 */
@ApplicationScoped
public class FederatedSessions {

    private static final String CLOSED = """
            select 1 from app_user u
            where u.issuer = ? and u.subject = ? and (u.state <> 'active' or exists (
                select 1 from login_session s
                where s.user_id = u.id and s.provider_session = ? and s.ended_at is not null
                    and case when s.end_reason in (?, ?) then s.tokens_until >= ?
                        else s.ended_at >= coalesce(?::timestamptz, '-infinity') end))
            """;

    private final Jdbc jdbc;
    private final Ids ids;
    private final Clock clock;

    FederatedSessions(Jdbc jdbc, Ids ids, Clock clock) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A token of the provider that is good.
     *
     * @param session the provider's name for the login
     * @param issuedAt when this token was made
     * @param authenticatedAt when the person last proved who they are, if the provider says
     */
    public record Shown(
            String issuer,
            String subject,
            String session,
            Instant issuedAt,
            Optional<Instant> authenticatedAt,
            Instant expiresAt) {}

    /** The login that this token goes on with; it lasts as long as the token now. Empty when there is none. */
    public Optional<ForeignLogins.Visit> goOn(Shown shown) {
        return jdbc.first(
                        "select s.id, s.user_id, s.tokens_until from login_session s join app_user u on u.id = s.user_id"
                                + " where u.issuer = ? and u.subject = ? and s.provider_session = ? and s.ended_at is null"
                                + " and s.tokens_from <= ?",
                        Row::of,
                        shown.issuer(),
                        shown.subject(),
                        shown.session(),
                        shown.issuedAt())
                .map(row -> {
                    if (shown.issuedAt().isAfter(row.tokensUntil())) {
                        prolong(row.id(), shown);
                    }
                    return new ForeignLogins.Visit(new UserId(row.userId()), new SessionId(row.id()));
                });
    }

    /**
     * Whether nothing can begin with this token. The user is disabled here; or the login of this name was ended: by logging
     * out, and the token is from before that; or by somebody, and the person has not proved anew since who they are.
     */
    public boolean isClosed(Shown shown) {
        return jdbc.first(
                        CLOSED,
                        row -> true,
                        shown.issuer(),
                        shown.subject(),
                        shown.session(),
                        EnumWords.word(SessionEnd.LOGGED_OUT),
                        EnumWords.word(SessionEnd.PROVIDER_ENDED),
                        shown.issuedAt(),
                        shown.authenticatedAt().orElse(null))
                .isPresent();
    }

    /** Begins a login, or finds one that was begun at the same moment. Empty when it is {@linkplain #isClosed closed}. */
    public Optional<SessionId> begin(UserId user, Shown shown, Origin origin) {
        return QuarkusTransaction.requiringNew().call(() -> {
            jdbc.list("select 1 from app_user where id = ? for update", row -> true, user.value());
            if (isClosed(shown)) {
                return Optional.<SessionId>empty();
            }
            jdbc.update(
                    "insert into login_session (id, user_id, client, address, created_at, expires_at, provider_session,"
                            + " tokens_from, tokens_until) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                    ids.next(),
                    user.value(),
                    origin.client(),
                    origin.address(),
                    clock.instant(),
                    shown.expiresAt(),
                    shown.session(),
                    shown.issuedAt(),
                    shown.issuedAt());
            return goOn(shown).map(ForeignLogins.Visit::session);
        });
    }

    /** The provider does not stand for it any more. */
    public void end(SessionId session) {
        QuarkusTransaction.requiringNew()
                .run(() -> jdbc.update(
                        "update login_session set ended_at = ?, end_reason = ? where id = ? and ended_at is null",
                        clock.instant(),
                        EnumWords.word(SessionEnd.PROVIDER_ENDED),
                        session.value()));
    }

    private void prolong(UUID id, Shown shown) {
        QuarkusTransaction.requiringNew()
                .run(() -> jdbc.update(
                        "update login_session set tokens_until = ?, expires_at = greatest(expires_at, ?)"
                                + " where id = ? and tokens_until < ?",
                        shown.issuedAt(),
                        shown.expiresAt(),
                        id,
                        shown.issuedAt()));
    }

    private record Row(UUID id, UUID userId, Instant tokensUntil) {

        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    row.getObject("id", UUID.class),
                    row.getObject("user_id", UUID.class),
                    Jdbc.instant(row, "tokens_until").orElseThrow());
        }
    }
}
