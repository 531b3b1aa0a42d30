package io.pengyun.api.identity;

import io.pengyun.api.access.Access;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.platform.DryRun;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The caller's own password: shown again for what matters, and changed. */
@ApplicationScoped
class OwnPassword {

    private final UserRepository users;
    private final Passwords passwords;
    private final NewPasswords newPasswords;
    private final LoginFailures failures;
    private final Access access;
    private final AuditSubject subject;
    private final DryRun dryRun;
    private final Clock clock;

    OwnPassword(
            UserRepository users,
            Passwords passwords,
            NewPasswords newPasswords,
            LoginFailures failures,
            Access access,
            AuditSubject subject,
            DryRun dryRun,
            Clock clock) {
        this.users = users;
        this.passwords = passwords;
        this.newPasswords = newPasswords;
        this.failures = failures;
        this.access = access;
        this.subject = subject;
        this.dryRun = dryRun;
        this.clock = clock;
    }

    /**
     * The login that changes it goes on; all others end. Not one transaction: the hashes take long, and a failure must be
     * counted although the change is refused.
     */
    void change(PasswordChange change) {
        access.requirePerson();
        UserEntity user = check("currentPassword", change.currentPassword());
        keep(newPasswords.next("newPassword", change.newPassword(), false, user), user.passwordHash);
    }

    @Transactional
    void keep(NewPasswords.Good password, @Nullable String checked) {
        UserEntity user = users.require(caller());
        if (!Objects.equals(user.passwordHash, checked)) {
            throw ProblemException.invalid("currentPassword", "is not your password any more.");
        }
        newPasswords.give(user, password, access.caller().session());
        user.updatedAt = clock.instant();
        users.flush();
    }

    /**
     * Whoever has taken over a login does not know the password: throws {@code invalid} when it is wrong. Failures count as
     * those of logins do.
     */
    UserEntity check(String field, String password) {
        UserEntity user = users.require(caller());
        subject.is(caller());
        if (failures.locked(user.id)) {
            throw ProblemException.invalid(field, "was wrong too often; wait some minutes, or ask an administrator.");
        }
        if (!passwords.matches(password, Optional.ofNullable(user.passwordHash))) {
            if (!dryRun.wanted()) {
                failures.count(user.id);
            }
            throw ProblemException.invalid(field, "is not your password.");
        }
        return user;
    }

    private String caller() {
        return new UserId(access.caller().userId()).toString();
    }
}
