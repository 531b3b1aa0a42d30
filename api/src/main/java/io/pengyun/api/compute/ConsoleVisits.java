package io.pengyun.api.compute;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.pengyun.api.access.Access;
import io.pengyun.api.identity.Callers;
import io.pengyun.api.identity.Callers.Login;
import io.pengyun.api.platform.ProblemException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Who is at which console. A console has one viewer: a serial line has one set of keys, and two people who type into it
 * unseen by one another do harm. The newest takes it over, and the one before is told by whom.
 */
@ApplicationScoped
class ConsoleVisits {

    private static final Logger LOG = Logger.getLogger(ConsoleVisits.class);

    /** While connections and the audit trail still work. */
    private static final int EARLY = 1;

    private static final int STOP_SECONDS = 5;

    private final InstanceConsole console;
    private final Callers callers;
    private final Map<UUID, Visitor> visitors = new ConcurrentHashMap<>();

    ConsoleVisits(InstanceConsole console, Callers callers, MeterRegistry meters) {
        this.console = console;
        this.callers = callers;
        Gauge.builder("pengyun.consoles.open", visitors, Map::size)
                .description("Interactive consoles that are open through this process")
                .register(meters);
    }

    /** @param left completes when all about the visit is written down */
    record Visitor(Login login, String name, UUID instanceId, ConsoleVisit visit, CompletableFuture<Void> left) {}

    /** Somebody comes; who was there is sent away. */
    void enter(Visitor visitor) {
        Visitor before = visitors.put(visitor.instanceId(), visitor);
        if (before != null) {
            before.visit().end(ConsoleEnd.TAKEN_OVER, visitor.name() + " opened this console, which has one viewer.");
        }
    }

    void leave(Visitor visitor) {
        visitors.remove(visitor.instanceId(), visitor);
        visitor.left().complete(null);
    }

    /** Whoever lost the right to a console while at it is sent away. */
    @Scheduled(every = "20s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sendAwayWhoMayNoMore() {
        for (Visitor visitor : visitors.values()) {
            try {
                if (!mayStay(visitor)) {
                    visitor.visit().end(ConsoleEnd.RIGHTS_GONE, "You may not use this console any more.");
                }
            } catch (RuntimeException failed) {
                LOG.warnf(failed, "consoleNotChecked instanceId=%s", visitor.instanceId());
            }
        }
    }

    private boolean mayStay(Visitor visitor) {
        Optional<Access> access = callers.access(visitor.login());
        try {
            return access.isPresent() && callers.as(access.get(), () -> console.mayUse(visitor.instanceId()));
        } catch (ProblemException refused) {
            return false;
        }
    }

    void stop(@Observes @Priority(EARLY) ShutdownEvent event) throws InterruptedException {
        CompletableFuture<?>[] left = visitors.values().stream()
                .map(visitor -> {
                    visitor.visit().end(ConsoleEnd.STOPPING, "The control plane stops; open the console again.");
                    return visitor.left();
                })
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(left).get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException slow) {
            LOG.warn("not all consoles were ended in order; their audit entries say interrupted", slow);
        }
    }
}
