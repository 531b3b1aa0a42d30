package io.pengyun.api.request;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pengyun.api.access.Owner;
import io.pengyun.api.approval.Matter;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.tenancy.ProjectRef;
import io.pengyun.api.tenancy.Quota.QuotaLimitsView;
import io.pengyun.api.tenancy.QuotaBounds;
import io.pengyun.api.tenancy.QuotaChanges;
import io.pengyun.api.tenancy.QuotaKind;
import io.pengyun.api.tenancy.QuotaScope;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A change of quota. It is for those above what is limited to decide, and stands alone in its request. */
@ApplicationScoped
class QuotaItems implements ChangeKind {

    private final QuotaChanges quotas;
    private final ItemBody bodies;
    private final ObjectMapper json;

    QuotaItems(QuotaChanges quotas, ItemBody bodies, ObjectMapper json) {
        this.quotas = quotas;
        this.bodies = bodies;
        this.json = json;
    }

    /** What an item froze at submission: what changes; the other limits stay as they then are. */
    record Terms(QuotaScope of, Map<QuotaKind, Long> hard, Map<QuotaKind, Long> soft) {}

    @Override
    public String name() {
        return "quota";
    }

    @Override
    public boolean isGovernance() {
        return true;
    }

    @Override
    public Matter.Say say(PlannedItem item) {
        return terms(item).of() == QuotaScope.PROJECT ? Matter.Say.NAMED : Matter.Say.ABOVE;
    }

    @Override
    public PlannedItem plan(Asking asking, ObjectNode body, String path) {
        QuotaItem item = bodies.read(QuotaItem.class, body, path);
        ProjectRef project = asking.project();
        Terms terms = new Terms(item.of(), byKind(item.limits()), byKind(item.soft()));
        if (terms.hard().isEmpty() && terms.soft().isEmpty()) {
            throw ProblemException.invalid(path + ".limits", "or soft must be given: what is to change?");
        }
        UUID scopeId = scopeId(terms, project);
        QuotaBounds before = quotas.of(scopeId);
        quotas.requireAllowed(terms.of(), scopeId, changed(before, terms));
        String whose = item.of(project.name(), project.departmentName());
        List<PlannedItem.Alteration> alterations = new ArrayList<>();
        alterations(whose, "", terms.hard(), before.hard(), alterations);
        alterations(whose, "soft ", terms.soft(), before.soft(), alterations);
        return PlannedItem.change(name(), item.name(), alterations, json.valueToTree(terms), json);
    }

    private static Map<QuotaKind, Long> byKind(Optional<QuotaLimitsView> limits) {
        return limits.map(QuotaLimitsView::byKind).orElse(Map.of());
    }

    private static void alterations(
            String whose,
            String what,
            Map<QuotaKind, Long> wanted,
            Map<QuotaKind, Long> before,
            List<PlannedItem.Alteration> into) {
        wanted.forEach((kind, limit) -> into.add(new PlannedItem.Alteration(
                what + "quota " + kind.apiName() + " of " + whose,
                Optional.ofNullable(before.get(kind)).map(String::valueOf).orElse("no limit"),
                limit.toString())));
    }

    @Override
    public void apply(Change change) {
        Terms terms = terms(change.item());
        ProjectRef project = change.project();
        Owner whose = terms.of() == QuotaScope.PROJECT
                ? Owner.project(project.departmentId(), project.id().value())
                : Owner.department(project.departmentId());
        quotas.change(whose, present -> changed(present, terms));
    }

    private Terms terms(PlannedItem item) {
        return json.convertValue(item.terms(), Terms.class);
    }

    private static UUID scopeId(Terms terms, ProjectRef project) {
        return terms.of() == QuotaScope.PROJECT ? project.id().value() : project.departmentId();
    }

    private static QuotaBounds changed(QuotaBounds before, Terms terms) {
        Map<QuotaKind, Long> hard = new EnumMap<>(QuotaKind.class);
        hard.putAll(before.hard());
        hard.putAll(terms.hard());
        Map<QuotaKind, Long> soft = new EnumMap<>(QuotaKind.class);
        soft.putAll(before.soft());
        soft.putAll(terms.soft());
        return new QuotaBounds(hard, soft, before.overcommit());
    }
}
