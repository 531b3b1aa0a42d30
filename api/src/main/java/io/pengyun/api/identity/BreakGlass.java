package io.pengyun.api.identity;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pengyun.api.audit.AuditAct;
import io.pengyun.api.audit.AuditOutcome;
import io.pengyun.api.audit.AuditTrail;
import io.pengyun.api.event.EventKind;
import io.pengyun.api.event.Events;
import io.pengyun.api.event.Fact;
import io.pengyun.api.platform.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Rings when an account for emergencies is used: in the audit trail and among the events, before it is let in, in the log, and
 * in a counter that belongs under an alarm.
 */
@ApplicationScoped
class BreakGlass {

    /** How an act of such an account is marked in the trail. */
    static final String MARK = "breakGlass";

    private static final Logger LOG = Logger.getLogger(BreakGlass.class);

    private final AuditTrail trail;
    private final Events events;
    private final Counter logins;
    private final Counter refusals;
    private final Duration session;

    /** @param session how long a login of such an account is good */
    BreakGlass(
            AuditTrail trail,
            Events events,
            MeterRegistry meters,
            @ConfigProperty(name = "pengyun.break-glass.session", defaultValue = "30m") Duration session) {
        this.trail = trail;
        this.events = events;
        this.logins = Counter.builder("pengyun.break.glass.logins")
                .description("Logins of accounts for emergencies")
                .register(meters);
        this.refusals = Counter.builder("pengyun.break.glass.refusals")
                .description("Logins of accounts for emergencies that were refused")
                .register(meters);
        this.session = session;
    }

    /** The counters are there from the start: an alarm on one that comes into being with its first count would be late. */
    void onStart(@Observes StartupEvent start) {
        LOG.debugf("break-glass logins so far: %.0f", logins.count());
    }

    Duration session() {
        return session;
    }

    /** Lets somebody in, and rings. */
    LoginAnswer ring(LoginGate.Passed passed, String name, Origin origin, Supplier<LoginAnswer> entry) {
        String user = passed.user().toString();
        UUID told = trail.open(new AuditAct(
                name,
                "break-glass.login",
                Optional.of(user),
                Optional.empty(),
                Map.of(MARK, "true", "clientAddress", origin.address(), "client", origin.client()),
                false));
        QuarkusTransaction.requiringNew()
                .run(() -> events.publish(Fact.ofPlatform(EventKind.LOGIN_BREAK_GLASS, user)
                        .with("name", name)
                        .with("from", origin.address())));
        LOG.errorf(
                "BREAK GLASS: the account for emergencies \"%s\" logs in from %s (%s)",
                name, origin.address(), origin.client());
        logins.increment();
        try {
            LoginAnswer answer = entry.get();
            trail.complete(
                    told,
                    AuditOutcome.SUCCEEDED,
                    Map.of(MARK, "true", "until", answer.expiresAt().toString()));
            return answer;
        } catch (ProblemException refused) {
            trail.complete(
                    told,
                    AuditOutcome.REFUSED,
                    Map.of(MARK, "true", "code", refused.code().text()));
            throw refused;
        }
    }

    /** Somebody tried, and was not let in. */
    void refused(String name, String why) {
        LOG.warnf("Somebody was refused at the account for emergencies \"%s\": %s", name, why);
        refusals.increment();
    }
}
