package io.pengyun.api.compute;

import io.pengyun.api.access.Permission;
import io.pengyun.api.agent.WantedLedger;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.volume.AttachTarget;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Instances, as what volumes are attached to. */
@ApplicationScoped
class InstanceAttachTarget implements AttachTarget {

    private final InstanceFinder finder;
    private final InstanceRepository instances;
    private final WantedLedger ledger;

    InstanceAttachTarget(InstanceFinder finder, InstanceRepository instances, WantedLedger ledger) {
        this.finder = finder;
        this.instances = instances;
        this.ledger = ledger;
    }

    @Override
    public Target require(UUID projectId, String idOrName) {
        InstanceEntity instance = finder.find(Permission.RESOURCE_WRITE, idOrName, Optional.of(projectId), false);
        if (instance.wanted == WantedState.DELETED) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE, "Instance \"" + instance.name + "\" is deleted; undelete it first.");
        }
        return new Target(instance.id, instance.name, instance.hostId);
    }

    @Override
    public Map<UUID, String> names(Collection<UUID> instanceIds) {
        return instances.names(instanceIds);
    }

    @Override
    public void touch(UUID instanceId, Instant at) {
        instances.lock(instanceId).ifPresent(instance -> instance.touch(ledger.bump(instance.hostId), at));
    }
}
