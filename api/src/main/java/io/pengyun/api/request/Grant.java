package io.pengyun.api.request;

import io.pengyun.api.operation.OperationId;
import io.pengyun.api.tenancy.ProjectRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What an approved request gives to one item.
 *
 * @param resources one for each of the item's count, in order
 * @param siblings the resources of all items of the request, by item name
 * @param endsAt when the resources' term ends; empty: no end
 */
public record Grant(
        RequestId request,
        OperationId operation,
        ProjectRef project,
        PlannedItem item,
        List<Granted> resources,
        Map<String, List<Granted>> siblings,
        Optional<Instant> endsAt,
        Instant at) {

    public Grant {
        resources = List.copyOf(resources);
        siblings = Map.copyOf(siblings);
    }

    /**
     * @param resourceId drawn for it, and bound to its claim
     * @param hostId where its claim is
     * @param deviceAddresses PCI devices that its claim holds
     */
    public record Granted(UUID resourceId, String name, UUID hostId, List<String> deviceAddresses) {
        public Granted {
            deviceAddresses = List.copyOf(deviceAddresses);
        }
    }
}
