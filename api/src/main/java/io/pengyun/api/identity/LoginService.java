package io.pengyun.api.identity;

import io.pengyun.api.platform.DryRun;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/** Logins: who has passed the gate gets a token of a session. */
@ApplicationScoped
class LoginService {

    private final LoginGate gate;
    private final Sessions sessions;
    private final Tokens tokens;
    private final UserRepository users;
    private final BreakGlass breakGlass;
    private final DryRun dryRun;
    private final Clock clock;

    LoginService(
            LoginGate gate,
            Sessions sessions,
            Tokens tokens,
            UserRepository users,
            BreakGlass breakGlass,
            DryRun dryRun,
            Clock clock) {
        this.gate = gate;
        this.sessions = sessions;
        this.tokens = tokens;
        this.users = users;
        this.breakGlass = breakGlass;
        this.dryRun = dryRun;
        this.clock = clock;
    }

    /** Not one transaction, as the gate is none. */
    LoginAnswer login(LoginRequest login, Origin origin) {
        if (dryRun.wanted()) {
            throw ProblemException.invalid("dryRun", "a login cannot be tried without being counted.");
        }
        LoginGate.Passed passed = gate.pass(login);
        return passed.breakGlass()
                ? breakGlass.ring(
                        passed, login.username(), origin, () -> begin(passed, origin, tokens.end(breakGlass.session())))
                : begin(passed, origin, tokens.end());
    }

    private LoginAnswer begin(LoginGate.Passed passed, Origin origin, Instant end) {
        SessionId session = sessions.begin(passed, origin, end).orElseThrow(() -> gate.refused("changed meanwhile"));
        User user = users.findByIdOptional(passed.user().value())
                .map(found -> User.of(found, clock.instant()))
                .orElseThrow(() -> gate.refused("changed meanwhile"));
        Tokens.Issued issued = tokens.issue(passed.user(), user.name(), session, end);
        return new LoginAnswer(issued.token(), issued.expiresAt(), user);
    }
}
