package io.pengyun.api.identity;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.platform.EnumWords;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemException;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The logins of people: begun with a password, ended by their time, by logging out, or by somebody who finds one strange. */
@ApplicationScoped
class Sessions {

    private static final int BATCH = 1_000;
    private static final Duration KEPT = Duration.ofDays(30);

    private final Jdbc jdbc;
    private final UserRepository users;
    private final Access access;
    private final AuditSubject subject;
    private final Ids ids;
    private final Clock clock;

    Sessions(Jdbc jdbc, UserRepository users, Access access, AuditSubject subject, Ids ids, Clock clock) {
        this.jdbc = jdbc;
        this.users = users;
        this.access = access;
        this.subject = subject;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Begins a login, and forgets failures before it. Empty when the user was disabled or locked, or got another password
     * or a second factor, while it was being checked. An account for emergencies is sealed by it.
     */
    @Transactional
    Optional<SessionId> begin(LoginGate.Passed passed, Origin origin, Instant expiresAt) {
        UUID user = passed.user().value();
        // The lock first, in a statement of its own: the next one sees what the last to hold it has changed.
        jdbc.list("select 1 from app_user where id = ? for update", row -> true, user);
        int still = jdbc.update(
                "update app_user u set failed_logins = 0, locked_until = null,"
                        + " sealed_at = case when u.break_glass then ?::timestamptz end,"
                        + " version = u.version + case when u.break_glass then 1 else 0 end"
                        + " where u.id = ? and u.state = 'active' and u.sealed_at is null"
                        + " and u.password_hash = ? and (u.locked_until is null or u.locked_until <= ?)"
                        + " and ? = exists (select 1 from second_factor f"
                        + " where f.user_id = u.id and f.confirmed_at is not null)",
                clock.instant(),
                user,
                passed.passwordHash(),
                clock.instant(),
                passed.secondFactor());
        if (still == 0) {
            return Optional.empty();
        }
        SessionId id = new SessionId(ids.next());
        jdbc.update(
                "insert into login_session (id, user_id, client, address, created_at, expires_at) values (?, ?, ?, ?, ?, ?)",
                id.value(),
                user,
                origin.client(),
                origin.address(),
                clock.instant(),
                expiresAt);
        return Optional.of(id);
    }

    /** The caller's own; for who reads all users, another user's. The newest first, the last 30 days. */
    @Transactional
    Page<SessionView> list(Optional<String> user, PageRequest page) {
        user.ifPresent(other -> access.requirePlatform(Permission.USER_READ));
        UUID whose = user.map(name -> users.require(name).id)
                .orElseGet(() -> access.caller().userId());
        Optional<UUID> current = access.caller().session();
        return page.page(
                jdbc.list(
                        "select s.*, u.name as user_name from login_session s join app_user u on u.id = s.user_id"
                                + " where s.user_id = ? and s.id < ? order by s.id desc limit ?",
                        row -> {
                            UUID id = row.getObject("id", UUID.class);
                            return new SessionView(
                                    new SessionId(id).toString(),
                                    row.getString("user_name"),
                                    row.getString("client"),
                                    row.getString("address"),
                                    Jdbc.instant(row, "created_at").orElseThrow(),
                                    Jdbc.instant(row, "expires_at").orElseThrow(),
                                    Jdbc.instant(row, "ended_at"),
                                    Optional.ofNullable(row.getString("end_reason"))
                                            .map(word -> EnumWords.constant(SessionEnd.class, word)),
                                    current.filter(id::equals).isPresent());
                        },
                        whose,
                        page.beforeOrMaximum(),
                        page.limit()),
                session -> SessionId.parse(session.id()).orElseThrow().value(),
                session -> session);
    }

    /** Ends the login that this call is made with. */
    @Transactional
    void endCurrent() {
        access.requirePerson();
        access.caller().session().ifPresent(session -> end(session, SessionEnd.LOGGED_OUT));
    }

    /** Ends one of the caller's own, or anybody's for who changes users. */
    @Transactional
    void end(String idText) {
        UUID id = SessionId.parse(idText)
                .map(SessionId::value)
                .filter(known ->
                        isOwn(known) || access.reach(Permission.USER_WRITE).everywhere() && exists(known))
                .orElseThrow(() -> ProblemException.notFound("session", idText));
        end(id, SessionEnd.ENDED);
    }

    /**
     * Ends all that are running of a user, in the transaction of the change that ends them. The user's row is held until
     * its end: a login that is just being begun is either among them, or comes later and finds the change.
     *
     * @param except one that goes on
     */
    @Transactional(Transactional.TxType.MANDATORY)
    void endAll(UUID user, SessionEnd reason, Optional<UUID> except) {
        jdbc.list("select 1 from app_user where id = ? for update", row -> true, user);
        int ended = jdbc.update(
                "update login_session set ended_at = ?, end_reason = ? where user_id = ? and ended_at is null"
                        + " and (?::uuid is null or id <> ?)",
                clock.instant(),
                EnumWords.word(reason),
                user,
                except.orElse(null),
                except.orElse(null));
        subject.detail("sessionsEnded", Integer.toString(ended));
    }

    private boolean isOwn(UUID id) {
        return ownerOf(id).filter(access.caller().userId()::equals).isPresent();
    }

    private boolean exists(UUID id) {
        return ownerOf(id).isPresent();
    }

    private Optional<UUID> ownerOf(UUID id) {
        return jdbc.first("select user_id from login_session where id = ?", row -> row.getObject(1, UUID.class), id);
    }

    private void end(UUID id, SessionEnd reason) {
        subject.is(new SessionId(id).toString());
        jdbc.update(
                "update login_session set ended_at = ?, end_reason = ? where id = ? and ended_at is null",
                clock.instant(),
                EnumWords.word(reason),
                id);
    }

    /** Forgets those that ended long ago. */
    @Scheduled(every = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void forget() {
        jdbc.update(
                "with old as (select id from login_session where expires_at < ? limit ? for update skip locked)"
                        + " delete from login_session s using old where s.id = old.id",
                clock.instant().minus(KEPT),
                BATCH);
    }
}
