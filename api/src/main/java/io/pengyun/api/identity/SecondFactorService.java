package io.pengyun.api.identity;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.platform.DryRun;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Second factors: people set up their own, and administrators take away one that was lost. */
@ApplicationScoped
class SecondFactorService {

    private static final String ISSUER = "Pengyun";

    private final SecondFactors factors;
    private final OwnPassword own;
    private final UserRepository users;
    private final LoginFailures failures;
    private final Sessions sessions;
    private final Access access;
    private final AuditSubject subject;
    private final DryRun dryRun;

    SecondFactorService(
            SecondFactors factors,
            OwnPassword own,
            UserRepository users,
            LoginFailures failures,
            Sessions sessions,
            Access access,
            AuditSubject subject,
            DryRun dryRun) {
        this.factors = factors;
        this.own = own;
        this.users = users;
        this.failures = failures;
        this.sessions = sessions;
        this.access = access;
        this.subject = subject;
        this.dryRun = dryRun;
    }

    /** Begins; what was begun before and not confirmed is void. Not one transaction: the password is checked first. */
    TotpEnrolment enrol(String password) {
        access.requirePerson();
        UserEntity user = own.check("currentPassword", password);
        byte[] secret = factors.enrol(user.id)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.WRONG_STATE, "You have a second factor; remove that one first."));
        return new TotpEnrolment(Totp.uri(ISSUER, user.name, secret).toString(), Totp.text(secret));
    }

    /** It counts from now on. The login that confirms it goes on; all others end. */
    RecoveryCodes confirm(String code) {
        UUID user = caller();
        if (!factors.waits(user)) {
            throw new ProblemException(ProblemCode.WRONG_STATE, "No second factor waits for a code; enrol one first.");
        }
        requireUnlocked(user);
        return begin(user, code).orElseThrow(() -> wrong(user));
    }

    @Transactional
    Optional<RecoveryCodes> begin(UUID user, String code) {
        Optional<List<String>> codes = factors.confirm(user, code);
        codes.ifPresent(made -> sessions.endAll(
                user, SessionEnd.SECOND_FACTOR_CHANGED, access.caller().session()));
        return codes.map(RecoveryCodes::new);
    }

    /** With a code, so that who has taken over a login cannot. */
    void remove(String code) {
        UUID user = caller();
        requireUnlocked(user);
        if (!factors.take(user, code)) {
            throw wrong(user);
        }
        end(user, access.caller().session());
    }

    /** For who has lost the phone and the recovery codes. All logins of the user end. */
    void reset(String userIdOrName) {
        access.requirePlatform(Permission.USER_WRITE);
        UserEntity user = users.require(userIdOrName);
        subject.is(new UserId(user.id).toString());
        if (user.id.equals(access.caller().userId())) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE,
                    "Your own second factor is removed with a code (POST /v1/me/totp/remove), or by another"
                            + " administrator.");
        }
        end(user.id, Optional.empty());
    }

    @Transactional
    void end(UUID user, Optional<UUID> except) {
        if (factors.remove(user)) {
            sessions.endAll(user, SessionEnd.SECOND_FACTOR_CHANGED, except);
        }
    }

    private UUID caller() {
        access.requirePerson();
        UUID user = access.caller().userId();
        subject.is(new UserId(user).toString());
        return user;
    }

    private void requireUnlocked(UUID user) {
        if (failures.locked(user)) {
            throw ProblemException.invalid("code", "was wrong too often; wait some minutes, or ask an administrator.");
        }
    }

    private ProblemException wrong(UUID user) {
        if (!dryRun.wanted()) {
            failures.count(user);
        }
        return ProblemException.invalid("code", "is not right, or was used before.");
    }
}
