package io.pengyun.api.compute;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.agent.Consoles;
import io.pengyun.api.agent.Consoles.ConsoleListener;
import io.pengyun.api.agent.Consoles.ConsoleLog;
import io.pengyun.api.agent.Consoles.ConsoleSession;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Consoles of instances, for those who may use them. */
@ApplicationScoped
class InstanceConsole {

    private final InstanceFinder finder;
    private final Consoles consoles;
    private final ConsoleTickets tickets;
    private final Access access;
    private final AuditSubject audited;

    InstanceConsole(
            InstanceFinder finder, Consoles consoles, ConsoleTickets tickets, Access access, AuditSubject audited) {
        this.finder = finder;
        this.consoles = consoles;
        this.tickets = tickets;
        this.access = access;
        this.audited = audited;
    }

    /** Where the console is. */
    record Place(UUID hostId, UUID instanceId) {}

    @Transactional
    CompletionStage<ConsoleLog> log(String instance, Optional<UUID> projectId, int maxBytes) {
        InstanceEntity found = finder.find(Permission.CONSOLE_USE, instance, projectId, false);
        return consoles.log(found.hostId, found.id, maxBytes);
    }

    /** A ticket to the console of a running instance. */
    @Transactional
    ConsoleTickets.Ticket ticket(String instance, Optional<UUID> projectId) {
        InstanceEntity found = finder.find(Permission.CONSOLE_USE, instance, projectId, false);
        audited.is(new InstanceId(found.id).text(), found.departmentId);
        if (found.observed != ObservedState.RUNNING) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE,
                    "Instance \"" + found.name + "\" is " + found.observed.text() + "; start it first.");
        }
        return tickets.issue(new Place(found.hostId, found.id), access.caller().name());
    }

    ConsoleSession open(Place place, ConsoleListener listener) {
        return consoles.open(place.hostId(), place.instanceId(), listener);
    }
}
