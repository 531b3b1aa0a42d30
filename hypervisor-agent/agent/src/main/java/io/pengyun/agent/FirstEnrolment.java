package io.pengyun.agent;

import io.pengyun.agent.connection.Backoff;
import io.pengyun.agent.enrolment.Enrolment;
import io.pengyun.agent.enrolment.EnrolmentException;
import io.pengyun.agent.enrolment.Identity;
import io.pengyun.agent.enrolment.JoinToken;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Gets an identity at the start of an agent: the stored one, or one for the join token, however long that takes. */
final class FirstEnrolment {

    private static final Logger LOG = Logger.getLogger(FirstEnrolment.class);
    private static final Backoff BACKOFF = new Backoff(500, 30_000);

    private final Enrolment enrolment;
    private final RandomGenerator random;

    FirstEnrolment(Enrolment enrolment, RandomGenerator random) {
        this.enrolment = enrolment;
        this.random = random;
    }

    /** Empty when there is no way to get one: no token, or a token that is refused. */
    Optional<Identity> identity(String joinToken) throws InterruptedException {
        Optional<Identity> stored = enrolment.stored();
        if (stored.isPresent()) {
            return stored;
        }
        if (joinToken.isBlank()) {
            LOG.error("event=not-enrolled reason=\"this host has no identity yet: give --join-token\"");
            return Optional.empty();
        }
        JoinToken token = JoinToken.parse(joinToken);
        for (int failures = 0; ; failures = Math.min(failures + 1, 1_000)) {
            try {
                return Optional.of(enrolment.enrol(token));
            } catch (EnrolmentException e) {
                if (e.refused()) {
                    LOG.errorf("event=enrol-refused reason=\"%s\"", e.getMessage());
                    return Optional.empty();
                }
                Thread.sleep(BACKOFF.pauseMillis(failures, random));
            }
        }
    }
}
