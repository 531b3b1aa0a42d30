package io.pengyun.api.request;

import io.pengyun.api.operation.OperationKind;
import io.pengyun.api.operation.OperationReason;
import io.pengyun.api.operation.OperationStep;
import io.pengyun.api.operation.RecordStep;
import io.pengyun.api.operation.StepContext;
import io.pengyun.api.operation.StepResult;
import io.pengyun.api.request.ItemKind.Progress;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Brings up what an approved request asked for, as one set. The rows stand already, written with the approval; this
 * waits until all agents report them as wanted. Undone by wanting all of them gone.
 */
@ApplicationScoped
class FulfilRequest implements OperationKind<FulfilRequest.State> {

    /** @param requestId whose resources are brought up */
    record State(UUID requestId) {}

    /** Ample for first boots under emulation; a fleet with KVM needs seconds. */
    private static final Duration DEADLINE = Duration.ofMinutes(30);

    private final List<ItemKind> kinds;
    private final RequestRepository requests;
    private final RequestNews news;

    FulfilRequest(@All List<ItemKind> kinds, RequestRepository requests, RequestNews news) {
        this.kinds = kinds;
        this.requests = requests;
        this.news = news;
    }

    @Override
    public String name() {
        return "fulfil-request";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Class<State> stateType() {
        return State.class;
    }

    @Override
    public Duration deadline(State state) {
        return DEADLINE;
    }

    @Override
    public List<OperationStep<State>> steps() {
        return List.of(new BringUp());
    }

    @Override
    public void atEnd(StepContext context, State state, Ending ending) {
        kinds.forEach(kind -> kind.settle(context.operation(), context.at()));
        RequestEntity request = requests.lock(state.requestId()).orElseThrow();
        switch (ending) {
            case SUCCEEDED -> request.moveTo(RequestState.FULFILLED, null, context.at());
            case UNDONE, ABANDONED ->
                request.moveTo(
                        RequestState.FAILED,
                        context.reason().map(OperationReason::sentence).orElse("given up by an operator"),
                        context.at());
        }
        news.tell(request);
    }

    private final class BringUp implements RecordStep<State> {

        @Override
        public String name() {
            return "bring-up";
        }

        @Override
        public StepResult<State> run(StepContext context, State state) {
            return await(context, state, true);
        }

        @Override
        public StepResult<State> undo(StepContext context, State state) {
            kinds.forEach(kind -> kind.retract(context.operation(), context.at()));
            return await(context, state, false);
        }

        private StepResult<State> await(StepContext context, State state, boolean forward) {
            long ready = 0;
            long total = 0;
            List<String> waitsFor = new ArrayList<>();
            for (ItemKind kind : kinds) {
                Progress progress = kind.progress(context.operation());
                if (forward && progress.hopeless().isPresent()) {
                    ItemKind.Hopeless hopeless = progress.hopeless().get();
                    return StepResult.failed(hopeless.code(), hopeless.reason());
                }
                ready += progress.ready();
                total += progress.total();
                if (!progress.complete()) {
                    waitsFor.add(progress.waitsFor());
                }
            }
            return ready == total
                    ? StepResult.done(state)
                    : StepResult.waiting(state, String.join(", ", waitsFor), ready, total);
        }
    }
}
