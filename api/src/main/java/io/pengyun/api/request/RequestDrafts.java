package io.pengyun.api.request;

import io.pengyun.api.access.Permission;
import io.pengyun.api.approval.Matter;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.tenancy.ProjectDirectory;
import io.pengyun.api.tenancy.ProjectRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Turns what somebody asks for into what would become of it: everything resolved and checked that needs no room. */
@ApplicationScoped
class RequestDrafts {

    private final ProjectDirectory projects;
    private final TermRules terms;
    private final RequestPlan plan;
    private final RequestNames names;

    RequestDrafts(ProjectDirectory projects, TermRules terms, RequestPlan plan, RequestNames names) {
        this.projects = projects;
        this.terms = terms;
        this.plan = plan;
        this.names = names;
    }

    /**
     * What is asked for.
     *
     * @param asked with the term that holds
     * @param say whose policies speak on it
     */
    record Draft(ProjectRef project, RequestCreate asked, List<PlannedItem> items, Quantities totals, Matter.Say say) {

        Draft {
            items = List.copyOf(items);
        }

        /** Whether it changes what is there, and so needs no room. */
        boolean isChange() {
            return RequestPlan.isChange(items);
        }
    }

    Draft of(RequestCreate create) {
        ProjectRef project = projects.require(Permission.REQUEST_WRITE, create.project());
        RequestCreate asked = create.with(term(create));
        List<PlannedItem> items = plan.plan(project, asked.items(), asked.termDays());
        names.requireFree(project, items);
        return new Draft(project, asked, items, RequestPlan.totals(items), plan.say(items));
    }

    private Optional<Integer> term(RequestCreate create) {
        if (!plan.isGovernance(create.items())) {
            return terms.term(create.termDays(), create.noEnd().orElse(false));
        }
        if (create.termDays().isPresent() || create.noEnd().isPresent()) {
            throw ProblemException.invalid("termDays", "must be left out: what is asked for has no term.");
        }
        return Optional.empty();
    }
}
