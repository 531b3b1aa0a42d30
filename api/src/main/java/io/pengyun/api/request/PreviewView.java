package io.pengyun.api.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pengyun.api.approval.CaseView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What would come of a request; nothing is held. */
@Schema(name = "RequestPreview")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record PreviewView(
        @Schema(description = "Whether it would be accepted now: room and quota")
        boolean fits,

        Quantities totals,

        @Schema(description = "For how long", examples = "30 days")
        String term,

        @Schema(description = "When it would end, if it were agreed to now; absent: no end")
        Optional<Instant> endsAt,

        @Schema(description = "What would be changed of what is there")
        List<PlannedItem.Alteration> changes,

        @Schema(description = "Where it would go") List<RequestView.Place> places,

        @Schema(description = "What would be left of each quota")
        List<QuotaLeft> quota,

        @Schema(description = "Which approvals it would need")
        CaseView approval,

        @Schema(description = "Why it does not fit: all the quotas that are in the way, and what is missing of room")
        Optional<String> sentence,

        @Schema(description = "What is allowed, but more than was meant: soft quotas that would be exceeded")
        List<String> warnings,

        @Schema(description = "The same, counted by reason") List<Reason> reasons) {

    /**
     * @param scope {@code department} or {@code project}: at which level of the tree
     * @param soft it may be exceeded, with a warning
     * @param left after this request; negative: exceeded by as much
     */
    @Schema(name = "QuotaLeft")
    public record QuotaLeft(
            String scope, String name, String kind, boolean soft, long maximum, long used, long asked, long left) {}

    /** @param hosts how many hosts were left out for this reason */
    @Schema(name = "RefusalReason")
    public record Reason(String reason, long hosts) {}
}
