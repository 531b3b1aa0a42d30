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
import io.pengyun.api.tenancy.ProjectDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Consoles of instances, for those who may use them. */
@ApplicationScoped
class InstanceConsole {

    private final InstanceFinder finder;
    private final ProjectDirectory projects;
    private final Consoles consoles;
    private final ConsoleTickets tickets;
    private final Access access;
    private final AuditSubject audited;

    InstanceConsole(
            InstanceFinder finder,
            ProjectDirectory projects,
            Consoles consoles,
            ConsoleTickets tickets,
            Access access,
            AuditSubject audited) {
        this.finder = finder;
        this.projects = projects;
        this.consoles = consoles;
        this.tickets = tickets;
        this.access = access;
        this.audited = audited;
    }

    /** Where a console is, and whose. */
    record Place(UUID hostId, UUID instanceId, UUID departmentId) {}

    /** Where to open a console, once. */
    record Way(String path, Instant expiresAt) {}

    @Transactional
    CompletionStage<ConsoleLog> log(String instance, Optional<String> project, int maxBytes) {
        InstanceEntity found = find(instance, project);
        audited.is(new InstanceId(found.id).text(), found.departmentId);
        return consoles.log(found.hostId, found.id, maxBytes);
    }

    /** A way to the console of a running instance. */
    @Transactional
    Way ticket(String instance, Optional<String> project) {
        InstanceEntity found = find(instance, project);
        String id = new InstanceId(found.id).text();
        audited.is(id, found.departmentId);
        requireRunning(found);
        ConsoleTickets.Ticket ticket = tickets.issue(found.id, access.caller());
        return new Way("/v1/instances/" + id + "/console?ticket=" + ticket.text(), ticket.expiresAt());
    }

    ConsoleSession open(Place place, ConsoleListener listener) {
        return consoles.open(place.hostId(), place.instanceId(), listener);
    }

    /** Where to type to a running instance. */
    @Transactional
    Place place(String instance, Optional<String> project) {
        InstanceEntity found = find(instance, project);
        requireRunning(found);
        return new Place(found.hostId, found.id, found.departmentId);
    }

    /** Whether the caller may use this console still. */
    @Transactional
    boolean mayUse(UUID instanceId) {
        return find(new InstanceId(instanceId).text(), Optional.empty()).wanted != WantedState.DELETED;
    }

    private InstanceEntity find(String instance, Optional<String> project) {
        Optional<UUID> projectId = project.map(
                name -> projects.require(Permission.CONSOLE_USE, name).id().value());
        return finder.find(Permission.CONSOLE_USE, instance, projectId, false);
    }

    private static void requireRunning(InstanceEntity instance) {
        if (instance.observed != ObservedState.RUNNING) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE,
                    "Instance \"" + instance.name + "\" is " + instance.observed.text() + "; start it first.");
        }
    }
}
