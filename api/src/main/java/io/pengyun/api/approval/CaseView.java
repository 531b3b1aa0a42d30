package io.pengyun.api.approval;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which rule asked whom, who has decided, and who still may. */
@Schema(name = "ApprovalCase")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record CaseView(
        @Schema(description = "open, granted, refused, lapsed or withdrawn")
        String state,

        @Schema(description = "Until when it has to be decided")
        Instant dueAt,

        @Schema(description = "What it waits for; absent when it is decided")
        Optional<String> waitsFor,

        @Schema(description = "For how long it is asked for", examples = "no end")
        Optional<String> term,

        @Schema(description = "All of these have to agree") List<LaneView> lanes) {

    /** The same, with the term that is asked for, in words. */
    public CaseView ofTerm(String words) {
        return new CaseView(state, dueAt, waitsFor, Optional.of(words), lanes);
    }

    /** What one policy asks for. */
    @Schema(name = "ApprovalLane")
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record LaneView(
            @Schema(description = "The policy that speaks; absent when none does and the department decides")
            Optional<String> policy,

            @Schema(description = "The department whose policy it is, or the platform")
            String scope,

            @Schema(description = "What of the matter it speaks on")
            List<String> why,

            @Schema(description = "Each stage is asked only after the one before has agreed")
            boolean inOrder,

            @Schema(description = "What happens when nobody decides in time: expire or approve")
            PolicyRule.OnExpiry onExpiry,

            List<StageView> stages) {}

    /** Some who are asked side by side. */
    @Schema(name = "ApprovalStage")
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record StageView(
            @Schema(description = "Whom it asks", examples = "2 approvers of health")
            String asks,

            @Schema(description = "waiting, asked or agreed")
            String state,

            Optional<Instant> askedAt,

            @Schema(description = "From when others may decide as well")
            Optional<Instant> escalatesAt,

            Optional<String> escalatesTo,

            @Schema(description = "Who may still decide, by name; the first 20")
            List<String> mayDecide,

            @Schema(description = "Why nobody, or too few, can agree; absent when it can be agreed to")
            Optional<String> warning,

            List<ApprovalView> decisions) {}
}
