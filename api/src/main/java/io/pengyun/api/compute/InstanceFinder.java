package io.pengyun.api.compute;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Owner;
import io.pengyun.api.access.Permission;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Finds instances by what callers write, where they may see them. */
@ApplicationScoped
class InstanceFinder {

    private final InstanceRepository instances;
    private final Access access;

    InstanceFinder(InstanceRepository instances, Access access) {
        this.instances = instances;
        this.access = access;
    }

    /**
     * The instance by id, or by name when it is the only one of that name that the caller sees.
     *
     * @param projectId only there; empty: anywhere
     * @param deleted looks for the name among the deleted ones
     */
    InstanceEntity find(Permission permission, String idOrName, Optional<UUID> projectId, boolean deleted) {
        Optional<InstanceEntity> found = InstanceId.parse(idOrName)
                .flatMap(id -> instances.findByIdOptional(id.value()))
                .filter(instance -> projectId.isEmpty() || projectId.get().equals(instance.projectId))
                .or(() -> instances.named(access.reach(Permission.RESOURCE_READ), projectId, idOrName, deleted));
        InstanceEntity instance = found.filter(one -> one.wanted != WantedState.PURGED)
                .orElseThrow(() -> ProblemException.notFound("instance", idOrName));
        access.require(permission, Owner.project(instance.departmentId, instance.projectId), "instance", idOrName);
        return instance;
    }
}
