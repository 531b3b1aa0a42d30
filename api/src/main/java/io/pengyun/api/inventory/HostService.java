package io.pengyun.api.inventory;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.inventory.HostRooms.Amounts;
import io.pengyun.api.inventory.HostRooms.Room;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Versions;
import io.pengyun.api.tenancy.DepartmentDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
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

    /** The id of none. */
    private static final UUID NO_HOST = new UUID(0, 0);

    private final HostRepository hosts;
    private final HostRegistry registry;
    private final SiteService sites;
    private final Racks racks;
    private final DepartmentDirectory departments;
    private final HostRooms rooms;
    private final Access access;
    private final AuditSubject audited;

    HostService(
            HostRepository hosts,
            HostRegistry registry,
            SiteService sites,
            Racks racks,
            DepartmentDirectory departments,
            HostRooms rooms,
            Access access,
            AuditSubject audited) {
        this.hosts = hosts;
        this.registry = registry;
        this.sites = sites;
        this.racks = racks;
        this.departments = departments;
        this.rooms = rooms;
        this.access = access;
        this.audited = audited;
    }

    @Schema(name = "Host")
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record View(
            String id,
            String name,
            String siteId,
            String siteName,
            Optional<String> rackId,
            Optional<String> rackName,
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
            Optional<@Size(max = 64) List<@NotBlank @Size(max = 63) String>> labels,
            Optional<BigDecimal> vcpuRatio,
            Optional<@Size(max = 63) String> rack,
            Optional<@Size(max = 63) String> chassis,

            @Schema(description = "Empty: dedicated to none")
            Optional<String> dedicatedDepartment) {}

    @Override
    public HostRef require(String idOrName) {
        HostEntity host = find(idOrName);
        return new HostRef(new HostId(host.id), host.name);
    }

    @Override
    public UUID narrowing(String idOrName) {
        if (access.somewhere(Permission.INVENTORY_READ)) {
            return require(idOrName).id().value();
        }
        return hosts.byIdOrName(idOrName).map(host -> host.id).orElse(NO_HOST);
    }

    @Override
    @Transactional
    public Map<UUID, String> names(Collection<UUID> hostIds) {
        return hosts.names(hostIds);
    }

    @Override
    @Transactional
    public Map<UUID, Instant> lostSince(Collection<UUID> hostIds) {
        return hosts.lost(hostIds).stream().collect(Collectors.toMap(host -> host.id, host -> host.healthSince));
    }

    @Transactional
    Page<View> list(Optional<String> site, Optional<HostMode> mode, Optional<HostHealth> health, PageRequest page) {
        access.requirePlatform(Permission.INVENTORY_READ);
        List<HostEntity> found = hosts.page(
                new HostRepository.Filter(site.map(name -> sites.find(name).id), mode, health),
                page.beforeOrMaximum(),
                page.limit());
        Map<UUID, Room> known = rooms.of(found.stream().map(host -> host.id).toList());
        return page.page(found, host -> host.id, host -> view(host, known));
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
        update.rack().ifPresent(rack -> host.rackId = racks.require(host.siteId, rack));
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

    /** Lets a host go for good: its agent is not admitted any more, and its name is free. It must hold nothing. */
    @Transactional
    View retire(String idOrName, Clock clock) {
        HostEntity host = lock(idOrName);
        host.moveTo(HostMode.RETIRED, clock.instant());
        if (!registry.retire(new HostId(host.id))) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE,
                    "Host \"" + host.name + "\" still holds what somebody has claimed; drain it first.");
        }
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

    private View view(HostEntity host) {
        return view(host, rooms.of(List.of(host.id)));
    }

    private static View view(HostEntity host, Map<UUID, Room> rooms) {
        Room room = rooms.getOrDefault(host.id, new Room(host.id, "", Optional.empty(), Amounts.NONE, Amounts.NONE));
        return new View(
                new HostId(host.id).text(),
                host.name,
                new SiteId(host.siteId).text(),
                room.site(),
                Optional.ofNullable(host.rackId).map(id -> Ids.text("rack", id)),
                room.rack(),
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
