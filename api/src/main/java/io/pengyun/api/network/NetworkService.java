package io.pengyun.api.network;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Owner;
import io.pengyun.api.access.Permission;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.tenancy.ProjectDirectory;
import io.pengyun.api.tenancy.ProjectRef;
import io.pengyun.api.tenancy.QuotaKind;
import io.pengyun.api.tenancy.QuotaUsage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Each project's default network: made with its first instance, its addresses from our own record. */
@ApplicationScoped
public class NetworkService {

    private static final String DEFAULT_NAME = "default";

    private final NetworkRepository networks;
    private final ProjectDirectory projects;
    private final Access access;
    private final QuotaUsage usage;
    private final Ids ids;
    private final AddressBlock pool;
    private final int prefixLength;

    NetworkService(
            NetworkRepository networks,
            ProjectDirectory projects,
            Access access,
            QuotaUsage usage,
            Ids ids,
            @ConfigProperty(name = "pengyun.network.pool", defaultValue = "10.64.0.0/10") String pool,
            @ConfigProperty(name = "pengyun.network.prefix-length", defaultValue = "20") int prefixLength) {
        this.networks = networks;
        this.projects = projects;
        this.access = access;
        this.usage = usage;
        this.ids = ids;
        this.pool = AddressBlock.parse(pool);
        this.prefixLength = prefixLength;
    }

    /**
     * Throws {@code no-capacity} when the project's network has not enough addresses for so many more instances, besides
     * those that it has and those that it has asked for.
     */
    public void requireRoom(ProjectRef project, int instances) {
        long size = networks.byProjectAndName(project.id().value(), DEFAULT_NAME)
                .map(NetworkRecord::cidr)
                .map(AddressBlock::assignableCount)
                .orElseGet(() -> AddressBlock.assignableCount(prefixLength));
        long free = size - usage.ofProject(project.id().value()).getOrDefault(QuotaKind.INSTANCES, 0L);
        if (instances > free) {
            throw new ProblemException(
                    ProblemCode.NO_CAPACITY,
                    "The network of project \"" + project.name() + "\" has " + Math.max(0, free) + " free addresses; "
                            + instances + " instances were asked for.");
        }
    }

    /**
     * Gives instances their ports on the project's network and wants it on their hosts; in the caller's transaction.
     *
     * @param hostsByInstance where each instance is
     * @param hostGenerations the generation of each host from which on this is wanted
     */
    public void connect(
            ProjectRef project, Map<UUID, UUID> hostsByInstance, Map<UUID, Long> hostGenerations, Instant at) {
        NetworkRecord network = defaultNetwork(project, at);
        if (networks.insertPorts(network, List.copyOf(hostsByInstance.keySet()), ids::next, at)
                .isEmpty()) {
            throw new ProblemException(
                    ProblemCode.NO_CAPACITY,
                    "Network \"" + network.name() + "\" of project \"" + project.name()
                            + "\" has not enough free addresses in " + network.cidr() + ".");
        }
        wantOn(network.id(), hostsByInstance.values(), hostGenerations);
    }

    /** Wants the networks of an instance on the host to which it moves. */
    public void follow(UUID instanceId, UUID hostId, long hostGeneration) {
        networks.portsOf(List.of(instanceId))
                .forEach(port -> wantOn(port.networkId().value(), List.of(hostId), Map.of(hostId, hostGeneration)));
    }

    /** Wants on a host no other networks than those of the instances there. */
    public void keepOnly(UUID hostId, Collection<UUID> instanceIds, long hostGeneration) {
        networks.wantOnlyOn(hostId, instanceIds, hostGeneration);
    }

    /** The ports of these instances, in the order of their addresses. */
    public List<Port> portsOf(Collection<UUID> instanceIds) {
        return networks.portsOf(instanceIds);
    }

    /** Frees the addresses of instances that are gone for good; in the caller's transaction. */
    public void disconnect(Collection<UUID> instanceIds) {
        networks.deletePorts(instanceIds);
    }

    @Transactional
    Page<NetworkView> list(Optional<UUID> projectId, PageRequest page) {
        List<NetworkRecord> found = networks.ofDepartments(
                access.reach(Permission.RESOURCE_READ), projectId, page.beforeOrMaximum(), page.limit());
        Map<UUID, ProjectRef> known =
                projects.refs(found.stream().map(NetworkRecord::projectId).toList());
        return page.page(found, NetworkRecord::id, network -> view(network, known));
    }

    @Transactional
    NetworkView get(String idOrName, Optional<UUID> projectId) {
        NetworkRecord network = find(idOrName, projectId);
        return view(network, projects.refs(List.of(network.projectId())));
    }

    @Transactional
    Page<PortView> ports(String idOrName, Optional<UUID> projectId, PageRequest page) {
        List<Port> found = networks.portsOn(find(idOrName, projectId).id(), page.before(), page.limit());
        return page.page(found, Port::id, PortView::of);
    }

    private static NetworkView view(NetworkRecord network, Map<UUID, ProjectRef> projects) {
        return NetworkView.of(
                network,
                Objects.requireNonNull(projects.get(network.projectId())).name());
    }

    /** By id; or by name, in a project. */
    private NetworkRecord find(String id, Optional<UUID> projectId) {
        NetworkRecord network = NetworkId.parse(id)
                .flatMap(parsed -> networks.byId(parsed.value()))
                .or(() -> projectId.flatMap(project -> networks.byProjectAndName(project, id)))
                .filter(found -> projectId.isEmpty() || projectId.get().equals(found.projectId()))
                .orElseThrow(() -> ProblemException.notFound("network", id));
        access.require(
                Permission.RESOURCE_READ, Owner.project(network.departmentId(), network.projectId()), "network", id);
        return network;
    }

    private void wantOn(UUID networkId, Collection<UUID> hostIds, Map<UUID, Long> hostGenerations) {
        List<UUID> hosts = hostIds.stream().distinct().sorted().toList();
        networks.wantOn(
                networkId, hosts, hosts.stream().map(hostGenerations::get).toList());
    }

    private NetworkRecord defaultNetwork(ProjectRef project, Instant at) {
        UUID projectId = project.id().value();
        return networks.byProjectAndName(projectId, DEFAULT_NAME).orElseGet(() -> {
            AddressBlock block = pool.lowestFree(prefixLength, networks.lockBlocksInUse())
                    .orElseThrow(() -> new ProblemException(
                            ProblemCode.NO_CAPACITY, "All address blocks of " + pool + " are in use."));
            // Another request of the project may have made it while this one waited for the lock.
            return networks.byProjectAndName(projectId, DEFAULT_NAME).orElseGet(() -> {
                NetworkRecord made = new NetworkRecord(
                        ids.next(),
                        projectId,
                        project.departmentId(),
                        DEFAULT_NAME,
                        block,
                        project.outsideAccess(),
                        1,
                        0,
                        at);
                networks.insert(made);
                return made;
            });
        });
    }
}
