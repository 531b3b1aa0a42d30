package io.pengyun.api.approval;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pengyun.api.platform.Ids;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One decision.
 *
 * @param decision approved or rejected
 */
@Schema(name = "Approval")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ApprovalView(
        String id,
        String approver,

        @Schema(description = "In whose place as well") List<String> inPlaceOf,

        @Schema(description = "approved or rejected") String decision,

        String comment,
        Instant at) {

    static ApprovalView of(Decision decision, CaseNames names) {
        return new ApprovalView(
                Ids.text("app", decision.id()),
                decision.approverName(),
                decision.inPlaceOf().stream().map(names::person).sorted().toList(),
                decision.agrees() ? "approved" : "rejected",
                decision.comment(),
                decision.at());
    }
}
