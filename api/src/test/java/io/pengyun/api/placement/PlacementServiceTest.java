package io.pengyun.api.placement;

import static io.pengyun.api.testing.ApiClient.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.placement.PlacementDecision.HeldClaim;
import io.pengyun.api.placement.PlacementDecision.Placed;
import io.pengyun.api.placement.PlacementDecision.Refused;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Placement as its callers see it, with the leader of the running application. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class PlacementServiceTest {

    @Inject
    Placements placements;

    @Inject
    Claims claims;

    @Inject
    ClaimService claimService;

    @Inject
    Quotas quotas;

    @Inject
    Jdbc jdbc;

    @Inject
    Ids ids;

    @ConfigProperty(name = "test.superuser.url")
    String superuser;

    private final UUID project = UUID.randomUUID();
    private final UUID department = UUID.randomUUID();

    @Test
    void aClaimIsHeldBoundAndGivenBack() {
        String site = siteWithHost(8);
        DemandRequest demand = demand(site, 2);
        Placed placed = assertInstanceOf(Placed.class, placements.place(demand));
        assertEquals(placed.claims(), claims.heldBy(demand.requestId().orElseThrow()));
        Map<UUID, UUID> resources =
                placed.claims().stream().collect(Collectors.toMap(HeldClaim::claimId, claim -> ids.next()));
        QuarkusTransaction.requiringNew().run(() -> claims.bind(resources));
        assertEquals(List.of(), claims.heldBy(demand.requestId().orElseThrow()));
        assertEquals(2, heldMemory(site) / 1024);
        QuarkusTransaction.requiringNew().run(() -> claims.release(resources.values()));
        assertEquals(0, heldMemory(site));
    }

    @Test
    void theSameDemandIsAnsweredTheSame() {
        DemandRequest demand = demand(siteWithHost(8), 2);
        assertEquals(placements.place(demand), placements.place(demand));
        assertEquals(2, claims.heldBy(demand.requestId().orElseThrow()).size());
    }

    @Test
    void whatWasFreedIsThereForTheNextAtOnce() {
        String site = siteWithHost(4);
        for (int round = 0; round < 30; round++) {
            DemandRequest demand = demand(site, 4);
            assertInstanceOf(Placed.class, placements.place(demand), "round " + round);
            QuarkusTransaction.requiringNew()
                    .run(() -> claims.releaseHeld(demand.requestId().orElseThrow()));
        }
    }

    @Test
    void aRefusalSaysWhyInTheTenantsWords() {
        String site = siteWithHost(4);
        Refused refused = assertInstanceOf(Refused.class, placements.place(demand(site, 5)));
        assertEquals(4, refused.fitsNow());
        assertTrue(refused.sentence().contains("memory"), refused.sentence());
    }

    @Test
    void anExpiredClaimCannotBeBoundAndIsFreed() {
        String site = siteWithHost(4);
        DemandRequest demand = demand(site, 4);
        Placed placed = assertInstanceOf(Placed.class, placements.place(demand));
        QuarkusTransaction.requiringNew()
                .run(() -> claims.hold(
                        demand.requestId().orElseThrow(), Instant.now().minusSeconds(1)));
        QuarkusTransaction.requiringNew().run(() -> claimService.expire(Instant.now(), 1_000));
        ProblemException expired = assertThrows(
                ProblemException.class,
                () -> QuarkusTransaction.requiringNew()
                        .run(() -> claims.bind(Map.of(placed.claims().getFirst().claimId(), ids.next()))));
        assertEquals(ProblemCode.CLAIM_EXPIRED, expired.code());
        assertEquals(0, heldMemory(site));
        assertEquals(
                ProblemCode.CLAIM_EXPIRED,
                assertThrows(ProblemException.class, () -> placements.place(demand))
                        .code());
    }

    @Test
    void oneInteractiveRequestTakesMilliseconds() {
        String site = siteWithHost(400);
        long[] nanos = new long[100];
        for (int round = 0; round < nanos.length; round++) {
            DemandRequest demand = demand(site, 1);
            long begin = System.nanoTime();
            assertInstanceOf(Placed.class, placements.place(demand));
            nanos[round] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        long medianMillis = Duration.ofNanos(nanos[nanos.length / 2]).toMillis();
        assertTrue(medianMillis < 100, "the median placement took " + medianMillis + " ms");
    }

    @Test
    void whoLosesTheConnectionLeadsNoMoreAndIsFollowedAtOnce() throws Exception {
        String site = siteWithHost(100);
        for (int round = 0; round < 3; round++) {
            try (Connection connection = DriverManager.getConnection(superuser);
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and"
                                + " database = (select oid from pg_database where datname = 'pengyun')");
            }
            assertInstanceOf(Placed.class, placements.place(demand(site, 1)), "round " + round);
        }
    }

    @Test
    void aQuotaIsNeverExceededByThoseWhoAskTogether() throws Exception {
        ApiClient admin = ApiClient.admin();
        String departmentName = admin.createDepartment("health");
        String projectName = admin.createProject("clinic", departmentName);
        String etag = admin.get("/v1/departments/" + departmentName + "/quota").header("ETag");
        expect(
                200,
                admin.request()
                        .header("If-Match", etag == null ? "*" : etag)
                        .body(Map.of("limits", Map.of("instances", 5)))
                        .put("/v1/departments/" + departmentName + "/quota"));
        UUID projectId = jdbc.first(
                        "select id from project where name = ?", row -> row.getObject(1, UUID.class), projectName)
                .orElseThrow();
        UUID departmentId = jdbc.first(
                        "select department_id from project where id = ?",
                        row -> row.getObject(1, UUID.class),
                        projectId)
                .orElseThrow();
        UUID host = hostOf(siteWithHost(64));
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Boolean>> asked = new ArrayList<>();
            for (int number = 0; number < 24; number++) {
                asked.add(threads.submit(() -> takeOne(projectId, departmentId, host)));
            }
            int taken = 0;
            for (Future<Boolean> one : asked) {
                taken += one.get() ? 1 : 0;
            }
            assertEquals(5, taken);
        }
        Quotas.Left left =
                quotas.left(projectId, new Quotas.Amounts(0, 0, 0, 0, 0)).getFirst();
        assertEquals(5, left.used());
        assertEquals(0, left.left());
    }

    private boolean takeOne(UUID projectId, UUID departmentId, UUID host) {
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                quotas.require(projectId, new Quotas.Amounts(1, 0, 0, 0, 0));
                jdbc.update(
                        "insert into claim (id, host_id, project_id, department_id, demand_id, item, item_index, state,"
                                + " instances, vcpus, memory_mib, disk_gib, gpus, expires_at, created_at) values (?, ?, ?,"
                                + " ?, ?, 0, 0, 'held', 1, 0, 0, 0, 0, now() + interval '1 hour', now())",
                        ids.next(),
                        host,
                        projectId,
                        departmentId,
                        ids.next());
            });
            return true;
        } catch (ProblemException refused) {
            assertEquals(ProblemCode.QUOTA_EXCEEDED, refused.code());
            return false;
        }
    }

    /** A site of its own, so that tests do not share room; its one host holds so many of a GiB each. */
    private String siteWithHost(int gibibytes) {
        String name = ApiClient.unique("site");
        UUID site = ids.next();
        UUID host = ids.next();
        QuarkusTransaction.requiringNew().run(() -> {
            jdbc.update(
                    "insert into site (id, name, title, accreditation_level, version, created_at, updated_at)"
                            + " values (?, ?, ?, 0, 0, now(), now())",
                    site,
                    name,
                    name);
            jdbc.update(
                    "insert into host (id, name, site_id, mode, health, driver, facts, health_since, version, created_at,"
                            + " updated_at) values (?, ?, ?, 'active', 'up', 'simulated', '{}', now(), 0, now(), now())",
                    host,
                    name + "-blade",
                    site);
            jdbc.update(
                    "insert into host_capacity (host_id, vcpus, memory_mib, disk_gib) values (?, 1000, ?, 10000)",
                    host,
                    gibibytes * 1024L);
        });
        return name;
    }

    private UUID hostOf(String site) {
        return jdbc.first("select id from host where name = ?", row -> row.getObject(1, UUID.class), site + "-blade")
                .orElseThrow();
    }

    private long heldMemory(String site) {
        return jdbc.first(
                        "select held_memory_mib from host_capacity where host_id = ?",
                        row -> row.getLong(1),
                        hostOf(site))
                .orElseThrow();
    }

    private DemandRequest demand(String site, int count) {
        UUID id = ids.next();
        return new DemandRequest(
                id,
                Optional.of(id),
                project,
                department,
                0,
                id.getLeastSignificantBits(),
                List.of(new DemandRequest.Item(
                        count,
                        new DemandRequest.Shape(1, 1, 1024, 1, 0, Optional.empty()),
                        Optional.empty(),
                        false,
                        Optional.of(site))),
                Set.of());
    }
}
