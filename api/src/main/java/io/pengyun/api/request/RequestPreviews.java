package io.pengyun.api.request;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.approval.Approvals;
import io.pengyun.api.approval.CaseView;
import io.pengyun.api.placement.PlacementDecision;
import io.pengyun.api.placement.PlacementDecision.Placed;
import io.pengyun.api.placement.PlacementDecision.Refused;
import io.pengyun.api.placement.Placements;
import io.pengyun.api.request.RequestDrafts.Draft;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
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
        List<PreviewView.QuotaLeft> quota =
                draft.isChange() ? List.of() : records.quotaLeft(draft.project(), draft.totals());
        CaseView approval = approvals
                .preview(matters.of(draft))
                .ofTerm(TermRules.words(draft.asked().termDays()));
        PlacementDecision decision =
                draft.isChange() ? RequestService.NOWHERE : placements.preview(demands.of(demands.drawId(), draft));
        Optional<String> exceeded = exceeded(quota);
        return new PreviewView(
                exceeded.isEmpty() && decision instanceof Placed,
                draft.totals(),
                TermRules.words(draft.asked().termDays()),
                TermRules.end(draft.asked().termDays(), clock.instant()),
                draft.items().stream()
                        .flatMap(item -> item.alterations(json).stream())
                        .toList(),
                decision instanceof Placed placed ? RequestService.places(placed) : List.of(),
                quota,
                approval,
                decision instanceof Refused refused ? Optional.of(refused.sentence()) : exceeded,
                decision instanceof Refused refused ? RequestService.reasons(refused) : List.of());
    }

    private static Optional<String> exceeded(List<PreviewView.QuotaLeft> quota) {
        return quota.stream()
                .filter(limit -> limit.left() < 0)
                .findFirst()
                .map(limit -> "The quota of " + limit.scope() + " \"" + limit.name() + "\" for " + limit.kind()
                        + " would be exceeded by " + -limit.left() + ".");
    }
}
