package io.pengyun.api.request;

import io.pengyun.api.platform.Ids;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One decision on a request. */
@Schema(name = "Approval")
public record ApprovalView(String id, String requestId, String approver, String decision, String comment, Instant at) {

    static ApprovalView of(ApprovalEntity approval) {
        return new ApprovalView(
                Ids.text("app", approval.id),
                new RequestId(approval.requestId).text(),
                approval.approverName,
                approval.decision,
                approval.comment,
                approval.at);
    }
}
