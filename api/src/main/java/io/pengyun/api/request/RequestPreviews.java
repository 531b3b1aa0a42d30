package io.pengyun.api.request;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.approval.Approvals;
import io.pengyun.api.approval.CaseView;
import io.pengyun.api.placement.PlacementDecision;
import io.pengyun.api.placement.PlacementDecision.Placed;
import io.pengyun.api.placement.PlacementDecision.Refused;
import io.pengyun.api.placement.Placements;
import io.pengyun.api.placement.Quotas;
import io.pengyun.api.request.RequestDrafts.Draft;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what would become of a request, and keeps nothing. */
@ApplicationScoped
class RequestPreviews {

    private final RequestRecords records;
    private final RequestMatter matters;
    private final Approvals approvals;
    private final RequestDemand demands;
    private final Placements placements;
    private final ObjectMapper json;
    private final Clock clock;

    RequestPreviews(
            RequestRecords records,
            RequestMatter matters,
            Approvals approvals,
            RequestDemand demands,
            Placements placements,
            ObjectMapper json,
            Clock clock) {
        this.records = records;
        this.matters = matters;
        this.approvals = approvals;
        this.demands = demands;
        this.placements = placements;
        this.json = json;
        this.clock = clock;
    }

    PreviewView of(Draft draft) {
        List<Quotas.Left> quota = draft.isChange() ? List.of() : records.quotaLeft(draft.project(), draft.totals());
        List<String> warnings = RequestRecords.warnings(quota);
        CaseView approval = approvals
                .preview(matters.of(draft, !warnings.isEmpty()))
                .ofTerm(TermRules.words(draft.asked().termDays()));
        PlacementDecision decision =
                draft.isChange() ? RequestService.NOWHERE : placements.preview(demands.of(demands.drawId(), draft));
        List<String> inTheWay = new ArrayList<>(RequestRecords.exceeded(quota, false));
        if (decision instanceof Refused refused) {
            inTheWay.add(refused.sentence());
        }
        return new PreviewView(
                inTheWay.isEmpty(),
                draft.totals(),
                TermRules.words(draft.asked().termDays()),
                TermRules.end(draft.asked().termDays(), clock.instant()),
                draft.items().stream()
                        .flatMap(item -> item.alterations(json).stream())
                        .toList(),
                decision instanceof Placed placed ? RequestService.places(placed) : List.of(),
                quota.stream()
                        .map(left -> new PreviewView.QuotaLeft(
                                left.scope(),
                                left.name(),
                                left.kind(),
                                left.soft(),
                                left.maximum(),
                                left.used(),
                                left.asked(),
                                left.left()))
                        .toList(),
                approval,
                inTheWay.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", inTheWay)),
                warnings,
                decision instanceof Refused refused ? RequestService.reasons(refused) : List.of());
    }
}
