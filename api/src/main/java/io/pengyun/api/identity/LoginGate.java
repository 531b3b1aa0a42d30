package io.pengyun.api.identity;

import io.pengyun.api.audit.AuditSubject;
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
 * Checks who wants in. Whoever is refused learns one sentence, the same for an unknown name, a wrong password, a locked and a
 * closed account, after the same work: a hash, and one row written. Only who knows the password learns that a code is asked
 * for. The audit trail is told why.
 */
@ApplicationScoped
class LoginGate {

    private static final String ACCOUNT = """
            select u.id, u.password_hash, u.state, u.locked_until, u.break_glass, u.sealed_at is not null as is_sealed,
                exists (select 1 from second_factor f
                    where f.user_id = u.id and f.confirmed_at is not null) as second_factor
            from app_user u where u.name = ?
            """;

    private final Jdbc jdbc;
    private final Passwords passwords;
    private final LoginFailures failures;
    private final SecondFactors factors;
    private final BreakGlass breakGlass;
    private final AuditSubject subject;
    private final Clock clock;

    LoginGate(
            Jdbc jdbc,
            Passwords passwords,
            LoginFailures failures,
            SecondFactors factors,
            BreakGlass breakGlass,
            AuditSubject subject,
            Clock clock) {
        this.jdbc = jdbc;
        this.passwords = passwords;
        this.failures = failures;
        this.factors = factors;
        this.breakGlass = breakGlass;
        this.subject = subject;
        this.clock = clock;
    }

    /**
     * Somebody who has shown who they are.
     *
     * @param passwordHash what the password was checked against: it must still be the one when the login begins
     * @param secondFactor whether a code was asked for: it must still be so
     * @param breakGlass whether this is an account for emergencies
     */
    record Passed(UserId user, String passwordHash, boolean secondFactor, boolean breakGlass) {}

    private record Account(
            UUID id,
            Optional<String> passwordHash,
            boolean active,
            Optional<Instant> lockedUntil,
            boolean secondFactor,
            boolean breakGlass,
            boolean isSealed) {}

    /** Not in a transaction: the hash takes long, and a failure must be counted although the login is refused. */
    Passed pass(LoginRequest login) {
        Optional<Account> account = jdbc.first(ACCOUNT, LoginGate::account, login.username());
        // What is no name may be a password, typed into the wrong field.
        subject.detail("name", account.isPresent() ? login.username() : "(unknown)");
        account.ifPresent(known -> subject.is(new UserId(known.id()).toString()));
        try {
            return pass(login, account);
        } catch (ProblemException refused) {
            account.filter(Account::breakGlass)
                    .ifPresent(known ->
                            breakGlass.refused(login.username(), refused.code().text()));
            throw refused;
        }
    }

    private Passed pass(LoginRequest login, Optional<Account> account) {
        boolean matches = passwords.matches(login.password(), account.flatMap(Account::passwordHash));
        Optional<String> closed = closed(account);
        if (closed.isPresent()) {
            failures.countOther();
            throw refused(closed.get());
        }
        Account open = account.orElseThrow();
        if (!matches) {
            count(open.id());
            throw refused("wrong password");
        }
        if (open.secondFactor()) {
            requireCode(open.id(), login.code());
        }
        return new Passed(
                new UserId(open.id()), open.passwordHash().orElseThrow(), open.secondFactor(), open.breakGlass());
    }

    /** @param why for the audit trail only */
    ProblemException refused(String why) {
        subject.detail("why", why);
        return new ProblemException(
                ProblemCode.LOGIN_REFUSED,
                "The name or the password is not right, or the account is closed, or locked for some minutes after too"
                        + " many failures.");
    }

    private void requireCode(UUID user, Optional<String> code) {
        if (code.isEmpty()) {
            subject.detail("why", "no code");
            throw new ProblemException(
                    ProblemCode.SECOND_FACTOR_REQUIRED,
                    "Send the code that your app shows now, or a recovery code, as code.");
        }
        if (!factors.take(user, code.get())) {
            count(user);
            subject.detail("why", "wrong code");
            throw new ProblemException(
                    ProblemCode.LOGIN_REFUSED,
                    "The code is not right, or was used before; wait for the next one that your app shows.");
        }
    }

    private void count(UUID user) {
        LoginFailures.Count count = failures.count(user);
        subject.detail("failures", Integer.toString(count.failures()));
        count.lockedUntil().ifPresent(until -> subject.detail("lockedUntil", until.toString()));
    }

    /** Why nobody gets in here, whatever the password. */
    private Optional<String> closed(Optional<Account> account) {
        if (account.isEmpty()) {
            return Optional.of("unknown name");
        }
        if (!account.get().active()) {
            return Optional.of("disabled");
        }
        if (account.get().isSealed()) {
            return Optional.of("sealed");
        }
        boolean locked =
                account.get().lockedUntil().filter(clock.instant()::isBefore).isPresent();
        return locked ? Optional.of("locked") : Optional.empty();
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getObject("id", UUID.class),
                Optional.ofNullable(row.getString("password_hash")),
                "active".equals(row.getString("state")),
                Jdbc.instant(row, "locked_until"),
                row.getBoolean("second_factor"),
                row.getBoolean("break_glass"),
                row.getBoolean("is_sealed"));
    }
}
