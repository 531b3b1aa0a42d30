package io.pengyun.api.request;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Owner;
import io.pengyun.api.approval.Matter;
import io.pengyun.api.approval.ResourceKinds;
import io.pengyun.api.tenancy.ProjectRef;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what a request is about in the words of approval. */
@ApplicationScoped
class RequestMatter implements ResourceKinds {

    private final Access access;
    private final Set<String> kinds;

    RequestMatter(Access access, @All List<ItemKind> kinds) {
        this.access = access;
        this.kinds = kinds.stream().map(ItemKind::name).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Set<String> names() {
        return kinds;
    }

    Matter of(ProjectRef project, RequestCreate create, List<PlannedItem> items, Quantities totals) {
        return new Matter(
                Matter.Subject.REQUEST,
                Owner.project(project.departmentId(), project.id().value()),
                access.caller().userId(),
                items.stream().map(PlannedItem::kind).collect(Collectors.toUnmodifiableSet()),
                new Matter.Size(
                        totals.instances(), totals.vcpus(), totals.memoryMib(), totals.diskGib(), totals.gpus()),
                create.termDays(),
                create.dataClassification().orElse(0));
    }
}
