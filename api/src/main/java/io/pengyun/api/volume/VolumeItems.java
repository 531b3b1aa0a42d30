package io.pengyun.api.volume;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pengyun.api.agent.WantedLedger;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.platform.Plural;
import io.pengyun.api.request.Grant;
import io.pengyun.api.request.ItemBody;
import io.pengyun.api.request.ItemKind;
import io.pengyun.api.request.PlannedItem;
import io.pengyun.api.request.Quantities;
import io.pengyun.api.tenancy.ProjectRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Data volumes as something that can be requested. */
@ApplicationScoped
class VolumeItems implements ItemKind {

    private final VolumeSets sets;
    private final WantedLedger ledger;
    private final ItemBody bodies;
    private final ObjectMapper json;
    private final VolumeNews news;

    VolumeItems(VolumeSets sets, WantedLedger ledger, ItemBody bodies, ObjectMapper json, VolumeNews news) {
        this.sets = sets;
        this.ledger = ledger;
        this.bodies = bodies;
        this.json = json;
        this.news = news;
    }

    /** What an item froze at submission. */
    record Terms(long sizeGib, Map<String, String> labels) {}

    @Override
    public String name() {
        return "volume";
    }

    @Override
    public PlannedItem plan(ProjectRef project, ObjectNode body, String path) {
        VolumeItem item = bodies.read(VolumeItem.class, body, path);
        Terms terms = new Terms(item.sizeGib(), item.labels().orElse(Map.of()));
        return new PlannedItem(
                name(),
                item.name(),
                item.count().orElse(1),
                new Quantities(0, 0, 0, item.sizeGib(), 0),
                item.attachTo(),
                item.site(),
                false,
                Optional.empty(),
                bodies.shown(body, Map.of()),
                json.valueToTree(terms));
    }

    @Override
    public Set<String> taken(ProjectRef project, Collection<String> names) {
        return sets.taken(project.id(), names);
    }

    @Override
    public void create(Grant grant) {
        Terms terms = json.convertValue(grant.item().terms(), Terms.class);
        List<UUID> hosts =
                grant.resources().stream().map(Grant.Granted::hostId).distinct().toList();
        List<Optional<UUID>> holders = grant.item()
                .with()
                .map(name -> grant.siblings().getOrDefault(name, List.of()).stream()
                        .map(instance -> Optional.of(instance.resourceId()))
                        .toList())
                .orElseGet(() -> grant.resources().stream()
                        .map(volume -> Optional.<UUID>empty())
                        .toList());
        sets.insert(grant, terms, text(terms.labels()), holders, ledger.bump(hosts));
        news.created(grant);
    }

    @Override
    public Progress progress(OperationId operation) {
        VolumeSets.Tally tally = sets.tally(operation);
        return new Progress(
                tally.asWanted(),
                tally.total(),
                Plural.of(tally.total() - tally.asWanted(), "volume"),
                Optional.empty());
    }

    @Override
    public void retract(OperationId operation, Instant at) {
        List<UUID> hosts = sets.hostsOf(operation);
        if (!hosts.isEmpty()) {
            sets.purge(operation, ledger.bump(hosts), at);
        }
    }

    @Override
    public void settle(OperationId operation, Instant at) {
        sets.releasePurged(operation, at);
        sets.settle(operation);
    }

    private String text(Map<String, String> labels) {
        try {
            return json.writeValueAsString(labels);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a map of texts is always JSON", impossible);
        }
    }
}
