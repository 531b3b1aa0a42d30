package io.pengyun.api.volume;

import io.pengyun.api.agent.WantedLedger;
import io.pengyun.api.metering.UsageLedger;
import io.pengyun.api.operation.OperationKind;
import io.pengyun.api.operation.OperationStep;
import io.pengyun.api.operation.RecordStep;
import io.pengyun.api.operation.StepContext;
import io.pengyun.api.operation.StepResult;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.UndeleteWindow;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Attach, detach, delete, undelete: write what is wanted, then wait until the host reports it. Undone by wanting again
 * what was wanted before.
 */
@ApplicationScoped
class ChangeVolume implements OperationKind<VolumeChange> {

    private static final Duration DEADLINE = Duration.ofMinutes(10);

    private final VolumeRepository volumes;
    private final AttachTarget targets;
    private final WantedLedger ledger;
    private final VolumeUsage usage;
    private final UndeleteWindow undeleteWindow;
    private final VolumeNews news;

    ChangeVolume(
            VolumeRepository volumes,
            AttachTarget targets,
            WantedLedger ledger,
            UsageLedger usage,
            UndeleteWindow undeleteWindow,
            VolumeNews news) {
        this.volumes = volumes;
        this.targets = targets;
        this.ledger = ledger;
        this.usage = new VolumeUsage(usage);
        this.undeleteWindow = undeleteWindow;
        this.news = news;
    }

    @Override
    public String name() {
        return "change-volume";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Class<VolumeChange> stateType() {
        return VolumeChange.class;
    }

    @Override
    public Duration deadline(VolumeChange state) {
        return DEADLINE;
    }

    @Override
    public List<OperationStep<VolumeChange>> steps() {
        return List.of(new WriteWanted(), new AwaitHost());
    }

    /** The volume is free for the next operation. */
    @Override
    public void atEnd(StepContext context, VolumeChange state, Ending ending) {
        volumes.lock(state.volumeId())
                .filter(volume -> context.operation().value().equals(volume.operationId))
                .ifPresent(volume -> volume.operationId = null);
    }

    private VolumeEntity lock(VolumeChange state) {
        return volumes.lock(state.volumeId()).orElseThrow();
    }

    private final class WriteWanted implements RecordStep<VolumeChange> {

        @Override
        public String name() {
            return "write-wanted";
        }

        @Override
        public StepResult<VolumeChange> run(StepContext context, VolumeChange state) {
            VolumeEntity volume = lock(state);
            if (state.action() == VolumeChange.Action.UNDELETE
                    && volume.wanted == VolumeWanted.DELETED
                    && volumes.isNameTaken(volume.projectId, volume.name)) {
                return StepResult.failed(
                        ProblemCode.NAME_TAKEN.text(), "Another volume has the name \"" + volume.name + "\" by now.");
            }
            try {
                switch (state.action()) {
                    case ATTACH -> attach(volume, state.target().orElseThrow(), context.at());
                    case DETACH -> attach(volume, null, context.at());
                    case DELETE -> want(volume, VolumeWanted.DELETED, context);
                    case UNDELETE -> want(volume, VolumeWanted.PRESENT, context);
                }
            } catch (ProblemException refused) {
                return StepResult.failed(refused.code().text(), String.valueOf(refused.getMessage()));
            }
            return StepResult.done(state);
        }

        @Override
        public StepResult<VolumeChange> undo(StepContext context, VolumeChange state) {
            VolumeEntity volume = lock(state);
            if (!Objects.equals(volume.instanceId, state.instanceBefore().orElse(null))) {
                attach(volume, state.instanceBefore().orElse(null), context.at());
            }
            if (volume.wanted != state.wantedBefore()) {
                want(volume, state.wantedBefore(), context);
            }
            return StepResult.done(state);
        }

        private void attach(VolumeEntity volume, @Nullable UUID instanceId, Instant at) {
            Optional.ofNullable(volume.instanceId).ifPresent(before -> targets.touch(before, at));
            Optional.ofNullable(instanceId).ifPresent(next -> targets.touch(next, at));
            volume.instanceId = instanceId;
            volume.updatedAt = at;
        }

        /** Whether it is deleted is ours to say, and no host's: what it counts as changes here and now. */
        private void want(VolumeEntity volume, VolumeWanted next, StepContext context) {
            Instant at = context.at();
            VolumeWanted before = volume.wanted;
            if (volume.wanted != next) {
                volume.moveTo(next, ledger.bump(volume.hostId), at);
                usage.record(List.of(new VolumeReports.Change(
                        volume.id,
                        volume.name,
                        volume.departmentId,
                        volume.projectId,
                        volume.sizeGib,
                        volume.wanted,
                        volume.observed,
                        volume.observed,
                        Optional.empty(),
                        Optional.empty(),
                        at,
                        Optional.of(context.operation()))));
            }
            boolean deleted = next == VolumeWanted.DELETED;
            volume.deletedAt = deleted ? at : null;
            volume.purgeAt = deleted ? at.plus(undeleteWindow.length()) : null;
            news.wanted(volume, before, context.operation());
        }
    }

    private final class AwaitHost implements RecordStep<VolumeChange> {

        @Override
        public String name() {
            return "await-host";
        }

        @Override
        public StepResult<VolumeChange> run(StepContext context, VolumeChange state) {
            VolumeEntity volume = lock(state);
            boolean asWanted = switch (state.action()) {
                case ATTACH, DETACH -> Objects.equals(volume.observedInstanceId, volume.instanceId);
                // Deleting only hides: the data stays until the undelete window ends.
                case DELETE -> true;
                case UNDELETE -> volume.observed == VolumeObserved.READY;
            };
            return asWanted
                    ? StepResult.done(state)
                    : StepResult.waiting(state, waitsFor(volume, state.action()), 0, 1);
        }

        private String waitsFor(VolumeEntity volume, VolumeChange.Action action) {
            String reason = volume.observedReason == null ? "" : ": " + volume.observedReason;
            return switch (action) {
                case ATTACH -> "the instance to have the volume";
                case DETACH -> "the instance to let go of the volume";
                case DELETE, UNDELETE -> "the volume to be ready, now " + volume.observed.text() + reason;
            };
        }
    }
}
