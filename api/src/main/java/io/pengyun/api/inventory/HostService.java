package io.pengyun.api.inventory;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Versions;
import io.pengyun.api.tenancy.DepartmentDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What operators see of hosts and do with them. */
@ApplicationScoped
class HostService implements HostDirectory {

    private final HostRepository hosts;
    private final HostRegistry registry;
    private final SiteService sites;
    private final DepartmentDirectory departments;
    private final Jdbc jdbc;
    private final Access access;
    private final AuditSubject audited;

    HostService(
            HostRepository hosts,
            HostRegistry registry,
            SiteService sites,
            DepartmentDirectory departments,
            Jdbc jdbc,
            Access access,
            AuditSubject audited) {
        this.hosts = hosts;
        this.registry = registry;
        this.sites = sites;
        this.departments = departments;
        this.jdbc = jdbc;
        this.access = access;
        this.audited = audited;
    }

    /** What a host offers or holds; disk in its local pool. */
    @Schema(name = "HostAmounts")
    record Amounts(long vcpus, long memoryMib, long diskGib) {

        static final Amounts NONE = new Amounts(0, 0, 0);
    }

    @Schema(name = "Host")
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record View(
            String id,
            String name,
            String siteId,
            Optional<String> rackId,
            Optional<String> chassis,

            @Schema(description = "active, cordoned, draining, maintenance or retired")
            String mode,

            @Schema(description = "enrolled, up, unreachable or lost")
            String health,

            Instant healthSince,
            HostFactsView facts,
            List<String> labels,
            BigDecimal vcpuRatio,
            Optional<String> dedicatedDepartmentId,
            Amounts capacity,
            Amounts held,
            Instant createdAt,
            long version) {}

    /** What is absent stays. */
    @Schema(name = "HostUpdate")
    record Update(
            Optional<List<String>> labels,
            Optional<BigDecimal> vcpuRatio,
            Optional<String> chassis,
            Optional<String> dedicatedDepartment) {}

    @Override
    public HostRef require(String idOrName) {
        HostEntity host = find(idOrName);
        return new HostRef(new HostId(host.id), host.name);
    }

    @Transactional
    Page<View> list(Optional<String> site, Optional<HostMode> mode, Optional<HostHealth> health, PageRequest page) {
        access.requirePlatform(Permission.INVENTORY_READ);
        List<HostEntity> found = hosts.page(
                new HostRepository.Filter(site.map(name -> sites.find(name).id), mode, health),
                page.beforeOrMaximum(),
                page.limit());
        Map<UUID, Room> rooms = rooms(found.stream().map(host -> host.id).toList());
        return page.page(found, host -> host.id, host -> view(host, rooms));
    }

    @Transactional
    View get(String idOrName) {
        access.requirePlatform(Permission.INVENTORY_READ);
        return view(find(idOrName));
    }

    @Transactional
    View update(String idOrName, Update update, @Nullable String ifMatch, Clock clock) {
        HostEntity host = lock(idOrName);
        Versions.require(ifMatch, host.version);
        update.labels().ifPresent(labels -> host.labels = labels.toArray(String[]::new));
        update.chassis().ifPresent(chassis -> host.chassis = chassis);
        update.dedicatedDepartment()
                .ifPresent(department -> host.dedicatedDepartmentId = department.isEmpty()
                        ? null
                        : departments
                                .require(Permission.DEPARTMENT_READ, department)
                                .id()
                                .value());
        update.vcpuRatio().ifPresent(ratio -> host.vcpuRatio = requireRatio(ratio));
        host.updatedAt = clock.instant();
        hosts.flush();
        registry.recordCapacity(host.id);
        return view(host);
    }

    @Transactional
    View move(String idOrName, HostMode mode, Clock clock) {
        HostEntity host = lock(idOrName);
        host.moveTo(mode, clock.instant());
        hosts.flush();
        return view(host);
    }

    private static BigDecimal requireRatio(BigDecimal ratio) {
        if (ratio.compareTo(BigDecimal.valueOf(0.1)) < 0 || ratio.compareTo(BigDecimal.valueOf(100)) > 0) {
            throw ProblemException.invalid("vcpuRatio", "must be between 0.1 and 100");
        }
        return ratio;
    }

    private HostEntity lock(String idOrName) {
        access.requirePlatform(Permission.INVENTORY_WRITE);
        HostEntity found = find(idOrName);
        audited.is(new HostId(found.id).text());
        return hosts.lock(found.id).orElseThrow(() -> ProblemException.notFound("host", idOrName));
    }

    HostEntity find(String idOrName) {
        return hosts.byIdOrName(idOrName).orElseThrow(() -> ProblemException.notFound("host", idOrName));
    }

    private record Room(UUID hostId, Amounts capacity, Amounts held) {}

    private Map<UUID, Room> rooms(Collection<UUID> hostIds) {
        return jdbc
                .list(
                        "select host_id, vcpus, memory_mib, disk_gib, held_vcpus, held_memory_mib, held_disk_gib"
                                + " from host_capacity where host_id = any(?)",
                        row -> new Room(
                                row.getObject(1, UUID.class),
                                new Amounts(row.getLong(2), row.getLong(3), row.getLong(4)),
                                new Amounts(row.getLong(5), row.getLong(6), row.getLong(7))),
                        (Object) hostIds.toArray(UUID[]::new))
                .stream()
                .collect(Collectors.toMap(Room::hostId, room -> room));
    }

    private View view(HostEntity host) {
        return view(host, rooms(List.of(host.id)));
    }

    private static View view(HostEntity host, Map<UUID, Room> rooms) {
        Room room = rooms.getOrDefault(host.id, new Room(host.id, Amounts.NONE, Amounts.NONE));
        return new View(
                new HostId(host.id).text(),
                host.name,
                new SiteId(host.siteId).text(),
                Optional.ofNullable(host.rackId).map(id -> Ids.text("rack", id)),
                Optional.ofNullable(host.chassis),
                host.mode.text(),
                host.health.text(),
                host.healthSince,
                host.facts,
                List.of(host.labels),
                host.vcpuRatio,
                Optional.ofNullable(host.dedicatedDepartmentId).map(id -> Ids.text("dep", id)),
                room.capacity(),
                room.held(),
                host.createdAt,
                host.version);
    }
}
