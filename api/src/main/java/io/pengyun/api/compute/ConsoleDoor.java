package io.pengyun.api.compute;

import io.pengyun.api.access.Access;
import io.pengyun.api.agent.Consoles.ConsoleSession;
import io.pengyun.api.audit.AuditAct;
import io.pengyun.api.audit.AuditOutcome;
import io.pengyun.api.audit.AuditTrail;
import io.pengyun.api.compute.ConsoleVisits.Visitor;
import io.pengyun.api.compute.InstanceConsole.Place;
import io.pengyun.api.identity.Callers;
import io.pengyun.api.identity.Callers.Login;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;

/** Lets people in to consoles, and writes down in the audit chain that they came, and how it ended. */
@ApplicationScoped
class ConsoleDoor {

    private static final Logger LOG = Logger.getLogger(ConsoleDoor.class);
    private static final String ACTION = "instance.console";

    private final InstanceConsole console;
    private final ConsoleTickets tickets;
    private final ConsoleVisits visits;
    private final ConsoleConfig config;
    private final Callers callers;
    private final AuditTrail trail;
    private final ExecutorService threads;

    ConsoleDoor(
            InstanceConsole console,
            ConsoleTickets tickets,
            ConsoleVisits visits,
            ConsoleConfig config,
            Callers callers,
            AuditTrail trail,
            @VirtualThreads ExecutorService threads) {
        this.console = console;
        this.tickets = tickets;
        this.visits = visits;
        this.config = config;
        this.callers = callers;
        this.trail = trail;
        this.threads = threads;
    }

    /**
     * Who wants to which console.
     *
     * @param instance its id or name
     * @param details for the audit trail; no secrets
     */
    record Asked(
            String instance,
            Optional<String> project,
            Optional<String> token,
            Optional<String> ticket,
            Map<String, String> details) {}

    /** The way to the guest is open; the way to the viewer is not yet. */
    record Admitted(ConsoleVisit visit, ConsoleSession session) {}

    /** @param only the one console that was shown a ticket for; empty for a token */
    private record Shown(Login login, Optional<UUID> only) {}

    /** Lets in or refuses, on a thread that may wait. */
    Admitted admit(Asked asked, Vertx vertx, Context context) {
        Shown shown = shown(asked);
        Access access = callers.access(shown.login()).orElseThrow(ConsoleDoor::stranger);
        String name = access.caller().name();
        UUID entry = trail.open(new AuditAct(name, ACTION, Optional.empty(), Optional.empty(), asked.details(), false));
        try {
            Place place = callers.as(access, () -> console.place(asked.instance(), asked.project()));
            if (shown.only().isPresent() && !shown.only().get().equals(place.instanceId())) {
                throw stranger();
            }
            ConsoleVisit visit = new ConsoleVisit(vertx, context, config.idle());
            Visitor visitor = new Visitor(shown.login(), name, place.instanceId(), visit, new CompletableFuture<>());
            return open(entry, place, visitor);
        } catch (ProblemException refused) {
            AuditOutcome outcome = refused.code().status() < 500 ? AuditOutcome.REFUSED : AuditOutcome.FAILED;
            trail.complete(entry, outcome, Map.of("code", refused.code().text()));
            throw refused;
        } catch (RuntimeException failed) {
            trail.complete(entry, AuditOutcome.FAILED, Map.of("code", ProblemCode.INTERNAL.text()));
            throw failed;
        }
    }

    private Admitted open(UUID entry, Place place, Visitor visitor) {
        // First, so that who was there hears from here whom the console went to, and not from the host that it went.
        visits.enter(visitor);
        try {
            ConsoleSession session = console.open(place, visitor.visit());
            visitor.visit()
                    .over()
                    .thenAcceptAsync(account -> over(entry, place, visitor, account), threads)
                    .exceptionally(failed -> {
                        LOG.errorf(failed, "The audit entry %s of a console could not be completed", entry);
                        visits.leave(visitor);
                        return null;
                    });
            LOG.infof("consoleOpened instanceId=%s by=%s", new InstanceId(place.instanceId()), visitor.name());
            return new Admitted(visitor.visit(), session);
        } catch (RuntimeException failed) {
            visits.leave(visitor);
            throw failed;
        }
    }

    private void over(UUID entry, Place place, Visitor visitor, ConsoleVisit.Account account) {
        String instance = new InstanceId(place.instanceId()).text();
        trail.complete(
                entry,
                AuditOutcome.SUCCEEDED,
                Optional.of(instance),
                Optional.of(place.departmentId()),
                account.details());
        visits.leave(visitor);
        LOG.infof(
                "consoleClosed instanceId=%s by=%s end=%s",
                instance, visitor.name(), account.end().text());
    }

    private Shown shown(Asked asked) {
        if (asked.ticket().isPresent()) {
            return asked.ticket()
                    .flatMap(tickets::take)
                    .map(ticket -> new Shown(ticket.login(), Optional.of(ticket.instanceId())))
                    .orElseThrow(() -> new ProblemException(
                            ProblemCode.UNAUTHENTICATED,
                            "The ticket is unknown, used or too old; POST …/console-ticket gives a new one."));
        }
        return asked.token()
                .flatMap(callers::login)
                .map(login -> new Shown(login, Optional.empty()))
                .orElseThrow(ConsoleDoor::stranger);
    }

    private static ProblemException stranger() {
        return new ProblemException(
                ProblemCode.UNAUTHENTICATED,
                "Send a valid token (Authorization: Bearer …), or a ticket for this console from"
                        + " POST /v1/instances/{instance}/console-ticket.");
    }
}
