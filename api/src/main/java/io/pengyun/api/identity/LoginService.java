package io.pengyun.api.identity;

import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.platform.DryRun;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Logins. Whoever is refused learns one sentence, the same for an unknown name, a wrong password, a locked and a disabled
 * account, after the same work.
 */
@ApplicationScoped
class LoginService {

    private final Jdbc jdbc;
    private final UserRepository users;
    private final Passwords passwords;
    private final LoginFailures failures;
    private final Tokens tokens;
    private final Sessions sessions;
    private final AuditSubject subject;
    private final DryRun dryRun;
    private final Clock clock;

    LoginService(
            Jdbc jdbc,
            UserRepository users,
            Passwords passwords,
            LoginFailures failures,
            Tokens tokens,
            Sessions sessions,
            AuditSubject subject,
            DryRun dryRun,
            Clock clock) {
        this.jdbc = jdbc;
        this.users = users;
        this.passwords = passwords;
        this.failures = failures;
        this.tokens = tokens;
        this.sessions = sessions;
        this.subject = subject;
        this.dryRun = dryRun;
        this.clock = clock;
    }

    private record Account(UUID id, Optional<String> passwordHash, boolean active, Optional<Instant> lockedUntil) {}

    /** Not one transaction: the hash takes long, and a failure must be counted although the login is refused. */
    LoginAnswer login(LoginRequest login, Sessions.Origin origin) {
        if (dryRun.wanted()) {
            throw ProblemException.invalid("dryRun", "a login cannot be tried without being counted.");
        }
        subject.detail("name", login.username());
        Optional<Account> account = jdbc.first(
                "select id, password_hash, state, locked_until from app_user where name = ?",
                LoginService::account,
                login.username());
        account.ifPresent(known -> subject.is(new UserId(known.id()).toString()));
        boolean matches = passwords.matches(login.password(), account.flatMap(Account::passwordHash));
        Optional<String> closed = closed(account);
        if (closed.isPresent()) {
            failures.countOther();
            throw refused(closed.get());
        }
        UUID id = account.orElseThrow().id();
        if (!matches) {
            LoginFailures.Count count = failures.count(id);
            subject.detail("failures", Integer.toString(count.failures()));
            count.lockedUntil().ifPresent(until -> subject.detail("lockedUntil", until.toString()));
            throw refused("wrong password");
        }
        Instant end = tokens.end();
        SessionId session = account.flatMap(Account::passwordHash)
                .flatMap(hash -> sessions.begin(new UserId(id), hash, origin, end))
                .orElseThrow(() -> refused("changed meanwhile"));
        User user = users.findByIdOptional(id)
                .map(found -> User.of(found, clock.instant()))
                .orElseThrow(() -> refused("disabled"));
        Tokens.Issued issued = tokens.issue(new UserId(id), user.name(), session, end);
        return new LoginAnswer(issued.token(), issued.expiresAt(), user);
    }

    /** Why nobody gets in here, whatever the password; for the audit trail only. */
    private Optional<String> closed(Optional<Account> account) {
        if (account.isEmpty()) {
            return Optional.of("unknown name");
        }
        if (!account.get().active()) {
            return Optional.of("disabled");
        }
        boolean locked =
                account.get().lockedUntil().filter(clock.instant()::isBefore).isPresent();
        return locked ? Optional.of("locked") : Optional.empty();
    }

    private ProblemException refused(String why) {
        subject.detail("why", why);
        return new ProblemException(
                ProblemCode.LOGIN_REFUSED,
                "The name or the password is not right, or the account is closed, or locked for some minutes after too"
                        + " many failures.");
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getObject("id", UUID.class),
                Optional.ofNullable(row.getString("password_hash")),
                "active".equals(row.getString("state")),
                Jdbc.instant(row, "locked_until"));
    }
}
