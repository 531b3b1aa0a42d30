package io.pengyun.api.compute;

import io.pengyun.api.access.Permission;
import io.pengyun.api.approval.DangerousAction;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;

/** Deleting for good what could still be had back; {@link InstancePurge} does it, now instead of later. */
@ApplicationScoped
class PurgeInstanceNow implements DangerousAction {

    private final InstanceRepository instances;
    private final Clock clock;

    PurgeInstanceNow(InstanceRepository instances, Clock clock) {
        this.instances = instances;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "purge-instance";
    }

    @Override
    public Permission permission() {
        return Permission.DATA_PURGE;
    }

    @Override
    public Target target(String subject) {
        InstanceEntity instance = find(subject);
        return new Target(
                "The deleted instance \"" + instance.name
                        + "\" goes for good, with its data, before its undelete window ends at " + instance.purgeAt
                        + ".",
                Optional.of(instance.departmentId));
    }

    @Override
    public void perform(String subject, String comment) {
        find(subject).purgeAt = clock.instant();
    }

    private InstanceEntity find(String subject) {
        InstanceEntity instance = InstanceId.parse(subject)
                .flatMap(id -> instances.findByIdOptional(id.value()))
                .filter(found -> found.wanted != WantedState.PURGED)
                .orElseThrow(() -> ProblemException.notFound("instance", subject));
        if (instance.wanted != WantedState.DELETED) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE,
                    "The instance \"" + instance.name + "\" is not deleted; its owner deletes it first.");
        }
        return instance;
    }
}
