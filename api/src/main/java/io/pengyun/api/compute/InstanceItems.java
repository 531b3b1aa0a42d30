package io.pengyun.api.compute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pengyun.api.agent.WantedLedger;
import io.pengyun.api.catalog.CatalogService;
import io.pengyun.api.catalog.FlavorView;
import io.pengyun.api.catalog.ImageView;
import io.pengyun.api.network.NetworkService;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.platform.ProblemException;
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
import java.util.stream.Collectors;

/** Instances as something that can be requested. */
@ApplicationScoped
class InstanceItems implements ItemKind {

    private final CatalogService catalog;
    private final NetworkService networks;
    private final InstanceSets sets;
    private final WantedLedger ledger;
    private final InstanceRelease release;
    private final ItemBody bodies;
    private final ObjectMapper json;
    private final InstanceNews news;

    InstanceItems(
            CatalogService catalog,
            NetworkService networks,
            InstanceSets sets,
            WantedLedger ledger,
            InstanceRelease release,
            ItemBody bodies,
            ObjectMapper json,
            InstanceNews news) {
        this.catalog = catalog;
        this.networks = networks;
        this.sets = sets;
        this.ledger = ledger;
        this.release = release;
        this.bodies = bodies;
        this.json = json;
        this.news = news;
    }

    @Override
    public String name() {
        return "instance";
    }

    @Override
    public PlannedItem plan(ProjectRef project, ObjectNode body, String path) {
        InstanceItem item = bodies.read(InstanceItem.class, body, path);
        FlavorView flavor = catalog.usableFlavor(item.flavor(), path + ".flavor");
        ImageView image = catalog.usableImage(item.image(), path + ".image");
        item.userData().ifPresent(text -> UserData.check(path + ".userData", text));
        if (flavor.memoryMib() < image.minMemoryMib()) {
            throw ProblemException.invalid(
                    path + ".flavor",
                    "has " + flavor.memoryMib() + " MiB of memory, image " + image.name() + " needs at least "
                            + image.minMemoryMib());
        }
        networks.requireRoom(project, item.count().orElse(1));
        long rootDiskGib = Math.max(flavor.rootDiskGib(), image.minDiskGib());
        InstanceTerms terms = new InstanceTerms(
                flavor.flavorId(),
                image.imageId(),
                flavor.vcpus(),
                flavor.memoryMib(),
                rootDiskGib,
                item.sshPublicKeys().orElse(List.of()),
                item.userData(),
                item.metadata().orElse(Map.of()),
                item.labels().orElse(Map.of()),
                item.crashPolicy().orElse(CrashPolicy.RESTART),
                item.recoveryPolicy().orElse(RecoveryPolicy.NONE));
        return new PlannedItem(
                name(),
                item.name(),
                item.count().orElse(1),
                new Quantities(1, flavor.vcpus(), flavor.memoryMib(), rootDiskGib, flavor.gpuCount()),
                Optional.empty(),
                item.site(),
                item.antiAffinity().orElse(false),
                flavor.gpuModel(),
                bodies.shown(body, Map.of("flavor", flavor.name(), "image", image.name())),
                json.valueToTree(terms));
    }

    @Override
    public Set<String> taken(ProjectRef project, Collection<String> names) {
        return sets.taken(project.id(), names);
    }

    @Override
    public void create(Grant grant) {
        InstanceTerms terms = json.convertValue(grant.item().terms(), InstanceTerms.class);
        List<UUID> hosts =
                grant.resources().stream().map(Grant.Granted::hostId).distinct().toList();
        Map<UUID, Long> generations = ledger.bump(hosts);
        networks.connect(
                grant.project(),
                grant.resources().stream().collect(Collectors.toMap(Grant.Granted::resourceId, Grant.Granted::hostId)),
                generations,
                grant.at());
        sets.insert(grant, terms, new InstanceSets.Texts(text(terms.metadata()), text(terms.labels())), generations);
        news.created(grant);
    }

    @Override
    public Progress progress(OperationId operation) {
        InstanceSets.Tally tally = sets.tally(operation);
        String waitsFor = tally.others().entrySet().stream()
                .map(group -> group.getValue() + " " + group.getKey())
                .collect(Collectors.joining(", ", "instances (", ")"));
        return new Progress(
                tally.asWanted(),
                tally.total(),
                waitsFor,
                tally.hopeless()
                        .map(failure -> new Hopeless(
                                failure.code(), "Instance \"" + failure.name() + "\": " + failure.reason())));
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
        release.releasePurged(operation, at);
        sets.settle(operation);
    }

    private String text(Map<String, String> texts) {
        try {
            return json.writeValueAsString(texts);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a map of texts is always JSON", impossible);
        }
    }
}
