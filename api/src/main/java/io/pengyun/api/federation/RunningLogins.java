package io.pengyun.api.federation;

import io.pengyun.api.identity.FederatedSessions;
import io.pengyun.api.identity.SessionId;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * The provider's logins that this replica has seen, each with the newest token that was shown for it: what the provider has to
 * be asked with, also when the one who showed it says nothing more, as at a console. In memory only, until the token ends.
 */
@ApplicationScoped
class RunningLogins {

    private static final Logger LOG = Logger.getLogger(RunningLogins.class);

    private final Map<SessionId, Running> logins = new ConcurrentHashMap<>();
    private final Clock clock;

    RunningLogins(Clock clock) {
        this.clock = clock;
    }

    /** What there is of a login. */
    record Login(String subject, String token, Instant expiresAt) {}

    /** Asks the provider; false when it does not stand for the login any more. */
    @FunctionalInterface
    interface Question {
        boolean ask(Login login) throws ProviderAwayException;
    }

    /** The provider was just asked. */
    void begun(SessionId session, FederatedSessions.Shown shown, String token) {
        running(session, shown, token).askedAt = clock.instant();
    }

    /** Another token, or the same again. */
    void met(SessionId session, FederatedSessions.Shown shown, String token) {
        running(session, shown, token);
    }

    /**
     * Asks, if that was not done for the given time, while others of the same login wait for the answer. While the provider is
     * away the login goes on, until its token ends.
     */
    void ifDue(SessionId session, Duration every, Question question) {
        Running login = logins.get(session);
        if (login == null) {
            return;
        }
        login.asking.lock();
        try {
            Instant now = clock.instant();
            if (now.isBefore(login.askedAt.plus(every)) || !now.isBefore(login.is.expiresAt())) {
                return;
            }
            if (question.ask(login.is)) {
                login.askedAt = now;
            } else {
                logins.remove(session);
            }
        } catch (ProviderAwayException away) {
            LOG.debugf("loginNotConfirmed sessionId=%s %s", session, away.getMessage());
        } finally {
            login.asking.unlock();
        }
    }

    @Scheduled(every = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forgetEnded() {
        Instant now = clock.instant();
        logins.values().removeIf(login -> !now.isBefore(login.is.expiresAt()));
    }

    private Running running(SessionId session, FederatedSessions.Shown shown, String token) {
        Login login = new Login(shown.subject(), token, shown.expiresAt());
        return logins.compute(session, (id, known) -> {
            if (known == null) {
                return new Running(login);
            }
            if (known.is.expiresAt().isBefore(login.expiresAt())) {
                known.is = login;
            }
            return known;
        });
    }

    /** One asks at a time; else each field stands alone. */
    private static final class Running {
        private final ReentrantLock asking = new ReentrantLock();
        private volatile Login is;
        private volatile Instant askedAt = Instant.EPOCH;

        Running(Login is) {
            this.is = is;
        }
    }
}
