package io.pengyun.agent.loop;

import io.pengyun.agent.connection.GatewayClient;
import io.pengyun.agent.enrolment.CurrentIdentity;
import io.pengyun.agent.enrolment.Enrolment;
import io.pengyun.agent.enrolment.EnrolmentException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Renews the agent's certificate in time, in the background, and has the connection made again with the new one. */
final class CertificateRenewal {

    private static final Logger LOG = Logger.getLogger(CertificateRenewal.class);
    private static final Duration LEAST_RETRY = Duration.ofSeconds(2);
    private static final Duration GREATEST_RETRY = Duration.ofMinutes(10);

    private final AgentEnvironment environment;
    private final Enrolment enrolment;
    private final CurrentIdentity identity;
    private final GatewayClient client;
    private final AtomicBoolean atWork = new AtomicBoolean();
    private Instant notBefore = Instant.EPOCH;

    CertificateRenewal(
            AgentEnvironment environment, Enrolment enrolment, CurrentIdentity identity, GatewayClient client) {
        this.environment = environment;
        this.enrolment = enrolment;
        this.identity = identity;
        this.client = client;
    }

    /** Begins a renewal when one is due; answers when to call again, on the host's boot clock. */
    long step() {
        Instant now = environment.time().now();
        Instant due = identity.get().renewalAt();
        Instant next = due.isAfter(notBefore) ? due : notBefore;
        if (now.isBefore(next)) {
            return environment.time().bootMillis() + Duration.between(now, next).toMillis();
        }
        Duration left = Duration.between(now, identity.get().expiresAt());
        Duration pause = clamp(left.dividedBy(10));
        notBefore = now.plus(pause);
        if (atWork.compareAndSet(false, true)) {
            try {
                environment.workers().execute(this::renew);
            } catch (RejectedExecutionException e) {
                atWork.set(false);
            }
        }
        return environment.time().bootMillis() + pause.toMillis();
    }

    private void renew() {
        try {
            identity.set(enrolment.renew(identity.get()));
            client.redial("the certificate was renewed");
        } catch (EnrolmentException e) {
            LOG.warnf(
                    "event=renewal-failed until=%s reason=\"%s\"",
                    identity.get().expiresAt(), e.getMessage());
        } finally {
            atWork.set(false);
        }
    }

    private static Duration clamp(Duration pause) {
        if (pause.compareTo(LEAST_RETRY) < 0) {
            return LEAST_RETRY;
        }
        return pause.compareTo(GREATEST_RETRY) > 0 ? GREATEST_RETRY : pause;
    }
}
