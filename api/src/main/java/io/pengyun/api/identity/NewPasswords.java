package io.pengyun.api.identity;

import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** New passwords: asked against the rules and against those before, and then given, which ends what the old one began. */
@ApplicationScoped
class NewPasswords {

    private final Jdbc jdbc;
    private final Passwords passwords;
    private final PasswordRules rules;
    private final LoginFailures failures;
    private final Sessions sessions;
    private final Clock clock;

    NewPasswords(
            Jdbc jdbc,
            Passwords passwords,
            PasswordRules rules,
            LoginFailures failures,
            Sessions sessions,
            Clock clock) {
        this.jdbc = jdbc;
        this.passwords = passwords;
        this.rules = rules;
        this.failures = failures;
        this.sessions = sessions;
        this.clock = clock;
    }

    /**
     * A password that was found good, as it is kept.
     *
     * @param temporary its owner must change it before anything else
     */
    record Good(String hash, boolean temporary) {}

    /** For somebody new. Not in a transaction: hashing takes long. */
    Good first(String field, String password, boolean temporary, String name, String displayName) {
        rules.check(field, password, List.of(name, displayName));
        return new Good(passwords.hash(password), temporary);
    }

    /** In place of what the user has. Not in a transaction: hashing takes long, and those before are asked too. */
    Good next(String field, String password, boolean temporary, UserEntity user) {
        rules.check(field, password, List.of(user.name, user.displayName));
        List<String> had = new ArrayList<>();
        Optional.ofNullable(user.passwordHash).ifPresent(had::add);
        had.addAll(jdbc.list(
                "select password_hash from password_history where user_id = ? order by replaced_at desc limit ?",
                row -> row.getString(1),
                user.id,
                rules.remembered()));
        if (had.stream().anyMatch(hash -> passwords.matches(password, Optional.of(hash)))) {
            throw ProblemException.invalid(
                    field,
                    "must be a new one: not the present password and none of the last " + rules.remembered() + ".");
        }
        return new Good(passwords.hash(password), temporary);
    }

    /** @param except the login that goes on; all others end */
    @Transactional(Transactional.TxType.MANDATORY)
    void give(UserEntity user, Good password, Optional<UUID> except) {
        String before = user.passwordHash;
        user.passwordHash = password.hash();
        user.passwordTemporary = password.temporary();
        if (before != null) {
            remember(user.id, before);
        }
        sessions.endAll(user.id, SessionEnd.PASSWORD_CHANGED, except);
        failures.forget(user.id);
    }

    private void remember(UUID user, String hash) {
        jdbc.update(
                "insert into password_history (user_id, replaced_at, password_hash) values (?, ?, ?)",
                user,
                clock.instant(),
                hash);
        jdbc.update(
                "delete from password_history where user_id = ? and replaced_at not in (select replaced_at"
                        + " from password_history where user_id = ? order by replaced_at desc limit ?)",
                user,
                user,
                rules.remembered());
    }
}
