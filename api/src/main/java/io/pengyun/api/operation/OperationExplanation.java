package io.pengyun.api.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Why an operation stands where it stands, in words.
 *
 * @param sentences plain sentences, to be read in order
 * @param since when the step in progress began
 * @param lastError of the last attempt; only for callers who may repair operations
 * @param nextAction what happens by itself, and when
 * @param help what the caller or an operator can do
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record OperationExplanation(
        OperationView operation,
        List<String> sentences,
        Optional<Instant> since,
        Optional<String> lastError,
        String nextAction,
        List<String> help,
        List<StepView> steps) {

    public OperationExplanation {
        sentences = List.copyOf(sentences);
        help = List.copyOf(help);
        steps = List.copyOf(steps);
    }

    /**
     * One step that has been begun; all its attempts in one direction are one entry.
     *
     * @param outcome {@code done}, {@code going-on}, {@code waiting}, {@code retrying} or {@code failed}
     * @param error only for callers who may repair operations
     */
    @Schema(name = "OperationStep")
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record StepView(
            String name,
            OperationDirection direction,
            String outcome,
            int attempts,
            Instant startedAt,
            Optional<Instant> endedAt,
            Optional<String> error) {}
}
