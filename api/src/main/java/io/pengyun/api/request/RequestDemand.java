package io.pengyun.api.request;

import io.pengyun.api.placement.DemandRequest;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.request.RequestDrafts.Draft;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Says what a request needs in the words of placement. */
@ApplicationScoped
class RequestDemand {

    private final Ids ids;

    RequestDemand(Ids ids) {
        this.ids = ids;
    }

    /** The id of a request to come; its demand has the same. */
    UUID drawId() {
        return ids.next();
    }

    DemandRequest of(UUID requestId, Draft draft) {
        List<PlannedItem> items = draft.items();
        List<String> names = items.stream().map(PlannedItem::name).toList();
        List<DemandRequest.Item> demanded = new ArrayList<>(items.size());
        for (PlannedItem item : items) {
            demanded.add(item(item, item.count(), item.with().map(names::indexOf)));
        }
        return new DemandRequest(
                requestId,
                Optional.of(requestId),
                draft.project().id().value(),
                draft.project().departmentId(),
                draft.asked().dataClassification().orElse(0),
                requestId.getLeastSignificantBits(),
                demanded,
                Set.of());
    }

    /** @param with the index of the demand's item beside which each must be */
    static DemandRequest.Item item(PlannedItem item, int count, Optional<Integer> with) {
        Quantities each = item.each();
        return new DemandRequest.Item(
                count,
                new DemandRequest.Shape(
                        Math.toIntExact(each.instances()),
                        each.vcpus(),
                        each.memoryMib(),
                        each.diskGib(),
                        Math.toIntExact(each.gpus()),
                        item.gpuModel()),
                with,
                item.apart(),
                item.site());
    }
}
