package io.pengyun.api.volume;

import io.pengyun.api.access.Permission;
import io.pengyun.api.approval.DangerousAction;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;

/** Deleting for good what could still be had back; {@link VolumePurge} does it, now instead of later. */
@ApplicationScoped
class PurgeVolumeNow implements DangerousAction {

    private final VolumeRepository volumes;
    private final Clock clock;

    PurgeVolumeNow(VolumeRepository volumes, Clock clock) {
        this.volumes = volumes;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "purge-volume";
    }

    @Override
    public Permission permission() {
        return Permission.DATA_PURGE;
    }

    @Override
    public Target target(String subject) {
        VolumeEntity volume = find(subject);
        return new Target(
                "The deleted volume \"" + volume.name
                        + "\" goes for good, with its data, before its undelete window ends at " + volume.purgeAt + ".",
                Optional.of(volume.departmentId));
    }

    @Override
    public void perform(String subject, String comment) {
        find(subject).purgeAt = clock.instant();
    }

    private VolumeEntity find(String subject) {
        VolumeEntity volume = VolumeId.parse(subject)
                .flatMap(id -> volumes.findByIdOptional(id.value()))
                .filter(found -> found.wanted != VolumeWanted.PURGED)
                .orElseThrow(() -> ProblemException.notFound("volume", subject));
        if (volume.wanted != VolumeWanted.DELETED) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE,
                    "The volume \"" + volume.name + "\" is not deleted; its owner deletes it first.");
        }
        return volume;
    }
}
