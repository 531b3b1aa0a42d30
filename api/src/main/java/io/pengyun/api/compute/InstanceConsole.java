package io.pengyun.api.compute;

import io.pengyun.api.access.Permission;
import io.pengyun.api.agent.Consoles;
import io.pengyun.api.agent.Consoles.ConsoleListener;
import io.pengyun.api.agent.Consoles.ConsoleLog;
import io.pengyun.api.agent.Consoles.ConsoleSession;
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

    InstanceConsole(InstanceFinder finder, Consoles consoles) {
        this.finder = finder;
        this.consoles = consoles;
    }

    /** Where the console is. */
    record Place(UUID hostId, UUID instanceId) {}

    CompletionStage<ConsoleLog> log(String instance, int maxBytes) {
        Place place = place(instance, false);
        return consoles.log(place.hostId(), place.instanceId(), maxBytes);
    }

    ConsoleSession open(Place place, ConsoleListener listener) {
        return consoles.open(place.hostId(), place.instanceId(), listener);
    }

    /** @param running whether it must run, as for typing */
    @Transactional
    Place place(String instance, boolean running) {
        InstanceEntity found = finder.find(Permission.CONSOLE_USE, instance, Optional.empty(), false);
        if (running && found.observed != ObservedState.RUNNING) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE,
                    "Instance \"" + found.name + "\" is " + found.observed.text() + "; start it first.");
        }
        return new Place(found.hostId, found.id);
    }
}
