package io.pengyun.api.operation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A kind made of what a test gives it; its state is one word. */
record SmallKind(String name, Duration span, List<OperationStep<SmallKind.Word>> steps)
        implements OperationKind<SmallKind.Word> {

    record Word(String text) {}

    static SmallKind of(String name, OperationStep<Word> step) {
        return new SmallKind(name, Duration.ofMinutes(5), List.of(step));
    }

    SmallKind within(Duration shorter) {
        return new SmallKind(name, shorter, steps);
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Class<Word> stateType() {
        return Word.class;
    }

    @Override
    public Duration deadline(Word state) {
        return span;
    }

    /** A record step of two functions that counts how often each is called. */
    static final class Step implements RecordStep<Word> {
        final AtomicInteger runs = new AtomicInteger();
        final AtomicInteger undos = new AtomicInteger();
        private final Function<Word, StepResult<Word>> running;
        private final Function<Word, StepResult<Word>> undoing;

        Step(Function<Word, StepResult<Word>> running) {
            this(running, StepResult::done);
        }

        Step(Function<Word, StepResult<Word>> running, Function<Word, StepResult<Word>> undoing) {
            this.running = running;
            this.undoing = undoing;
        }

        @Override
        public String name() {
            return "only";
        }

        @Override
        public int maxAttempts() {
            return 3;
        }

        @Override
        public StepResult<Word> run(StepContext context, Word state) {
            runs.incrementAndGet();
            return running.apply(state);
        }

        @Override
        public StepResult<Word> undo(StepContext context, Word state) {
            undos.incrementAndGet();
            return undoing.apply(state);
        }
    }
}
