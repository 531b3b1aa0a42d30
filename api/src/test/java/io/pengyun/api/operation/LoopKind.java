package io.pengyun.api.operation;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A kind for tests of the running application: waits until its word is said, counting; its undo may be jammed. */
@ApplicationScoped
public class LoopKind implements OperationKind<LoopKind.Word> {

    public record Word(String text, int total) {}

    /** How much has been reported for each word. */
    private final Map<String, Integer> said = new ConcurrentHashMap<>();
    /** Words whose undo is refused. */
    private final Set<String> jammed = ConcurrentHashMap.newKeySet();

    public void say(String word, int heard) {
        said.put(word, heard);
    }

    public void jam(String word) {
        jammed.add(word);
    }

    public void unjam(String word) {
        jammed.remove(word);
    }

    @Override
    public String name() {
        return "loop";
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
        return Duration.ofMinutes(5);
    }

    @Override
    public List<OperationStep<Word>> steps() {
        return List.of(new Listen());
    }

    private final class Listen implements RecordStep<Word> {
        @Override
        public String name() {
            return "listen";
        }

        @Override
        public StepResult<Word> run(StepContext context, Word state) {
            int heard = said.getOrDefault(state.text(), 0);
            return heard >= state.total()
                    ? StepResult.done(state)
                    : StepResult.waiting(state, (state.total() - heard) + " more words", heard, state.total());
        }

        @Override
        public StepResult<Word> undo(StepContext context, Word state) {
            return jammed.contains(state.text())
                    ? StepResult.failed("jammed", "The undo of " + state.text() + " is jammed.")
                    : StepResult.done(state);
        }
    }
}
