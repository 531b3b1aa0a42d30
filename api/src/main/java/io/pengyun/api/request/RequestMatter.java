package io.pengyun.api.request;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Owner;
import io.pengyun.api.approval.Matter;
import io.pengyun.api.approval.ResourceKinds;
import io.pengyun.api.request.RequestDrafts.Draft;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what a request is about in the words of approval. */
@ApplicationScoped
class RequestMatter implements ResourceKinds {

    private final Access access;
    private final Set<String> kinds;

    RequestMatter(Access access, @All List<ItemKind> kinds, @All List<ChangeKind> changes) {
        this.access = access;
        this.kinds = Stream.concat(
                        kinds.stream().map(ItemKind::name), changes.stream().map(ChangeKind::name))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Set<String> names() {
        return kinds;
    }

    /** @param aboveSoftQuota more is asked for than a soft quota has left */
    Matter of(Draft draft, boolean aboveSoftQuota) {
        Quantities totals = draft.totals();
        return new Matter(
                Matter.Subject.REQUEST,
                Owner.project(
                        draft.project().departmentId(), draft.project().id().value()),
                access.caller().userId(),
                draft.items().stream().map(PlannedItem::kind).collect(Collectors.toUnmodifiableSet()),
                new Matter.Size(
                        totals.instances(), totals.vcpus(), totals.memoryMib(), totals.diskGib(), totals.gpus()),
                aboveSoftQuota,
                draft.say(),
                draft.asked().termDays(),
                draft.asked().dataClassification().orElse(0));
    }
}
