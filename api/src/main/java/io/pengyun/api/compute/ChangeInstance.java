package io.pengyun.api.compute;

import io.pengyun.api.agent.WantedLedger;
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
import java.util.Set;

/**
 * Start, stop, reboot, delete, undelete: write what is wanted, then wait until the agent reports it.
 *
 * <p>Undone by wanting again what was wanted before; a reboot that has happened cannot be undone and needs no undo.
 */
@ApplicationScoped
class ChangeInstance implements OperationKind<InstanceChange> {

    /** Reasons that no further try of the agent will mend. */
    static final Set<String> HOPELESS = Set.of("image-digest-mismatch", "host-incapable", "stale-epoch");

    private final InstanceRepository instances;
    private final WantedLedger wanted;
    private final UndeleteWindow undeleteWindow;
    private final InstanceNews news;

    ChangeInstance(
            InstanceRepository instances, WantedLedger wanted, UndeleteWindow undeleteWindow, InstanceNews news) {
        this.instances = instances;
        this.wanted = wanted;
        this.undeleteWindow = undeleteWindow;
        this.news = news;
    }

    @Override
    public String name() {
        return "change-instance";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Class<InstanceChange> stateType() {
        return InstanceChange.class;
    }

    @Override
    public Duration deadline(InstanceChange state) {
        return state.action().deadline();
    }

    @Override
    public List<OperationStep<InstanceChange>> steps() {
        return List.of(new WriteWanted(), new AwaitAgent());
    }

    /** The instance is free for the next operation. */
    @Override
    public void atEnd(StepContext context, InstanceChange state, Ending ending) {
        instances
                .lock(state.instanceId())
                .filter(instance -> context.operation().value().equals(instance.operationId))
                .ifPresent(instance -> instance.operationId = null);
    }

    private InstanceEntity lock(InstanceChange state) {
        return instances.lock(state.instanceId()).orElseThrow();
    }

    private long nextHostGeneration(InstanceEntity instance) {
        return wanted.bump(instance.hostId);
    }

    private final class WriteWanted implements RecordStep<InstanceChange> {

        @Override
        public String name() {
            return "write-wanted";
        }

        @Override
        public StepResult<InstanceChange> run(StepContext context, InstanceChange state) {
            InstanceEntity instance = lock(state);
            long hostGeneration = nextHostGeneration(instance);
            if (state.action() == InstanceChange.Action.REBOOT) {
                instance.rebootGeneration++;
                instance.touch(hostGeneration, context.at());
                return StepResult.done(state);
            }
            instance.forceStop = state.force();
            if (instance.wanted == state.action().wanted()) {
                instance.touch(hostGeneration, context.at());
                return StepResult.done(state);
            }
            if (state.action() == InstanceChange.Action.UNDELETE
                    && instances.isNameTaken(instance.projectId, instance.name)) {
                return StepResult.failed(
                        ProblemCode.NAME_TAKEN.text(),
                        "Another instance has the name \"" + instance.name + "\" by now.");
            }
            WantedState before = instance.wanted;
            try {
                instance.moveTo(state.action().wanted(), hostGeneration, context.at());
            } catch (ProblemException refused) {
                return StepResult.failed(refused.code().text(), String.valueOf(refused.getMessage()));
            }
            keepUndeleteWindow(instance, context.at());
            news.wanted(instance, before);
            return StepResult.done(state);
        }

        @Override
        public StepResult<InstanceChange> undo(StepContext context, InstanceChange state) {
            InstanceEntity instance = lock(state);
            if (instance.wanted != state.before()) {
                WantedState undone = instance.wanted;
                instance.wanted = state.before();
                instance.forceStop = false;
                instance.touch(nextHostGeneration(instance), context.at());
                keepUndeleteWindow(instance, context.at());
                news.wanted(instance, undone);
            }
            return StepResult.done(state);
        }

        private void keepUndeleteWindow(InstanceEntity instance, Instant at) {
            boolean deleted = instance.wanted == WantedState.DELETED;
            instance.deletedAt = deleted ? at : null;
            instance.purgeAt = deleted ? at.plus(undeleteWindow.length()) : null;
        }
    }

    private final class AwaitAgent implements RecordStep<InstanceChange> {

        @Override
        public String name() {
            return "await-agent";
        }

        @Override
        public StepResult<InstanceChange> run(StepContext context, InstanceChange state) {
            InstanceEntity instance = lock(state);
            if (instance.asWanted()) {
                return StepResult.done(state);
            }
            String reason = instance.observedReason == null ? "" : ": " + instance.observedReason;
            if (instance.reportedUpToDate()
                    && instance.observed == ObservedState.FAILED
                    && HOPELESS.contains(instance.observedReasonCode)) {
                return StepResult.failed(
                        String.valueOf(instance.observedReasonCode),
                        "The host cannot make the instance " + instance.wanted.text() + reason);
            }
            return StepResult.waiting(
                    state,
                    "the instance to be " + instance.wanted.text() + ", now " + instance.observed.text() + reason,
                    0,
                    1);
        }
    }

    /** Refuses a second operation while one works on the instance. */
    static void requireFree(InstanceEntity instance) {
        if (instance.operationId != null) {
            throw new ProblemException(
                    ProblemCode.BUSY,
                    "Instance \"" + instance.name + "\" is being worked on; wait for operation "
                            + new io.pengyun.api.operation.OperationId(instance.operationId).text() + " or cancel it.");
        }
    }
}
