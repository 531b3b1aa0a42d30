package io.pengyun.api.inventory;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.protocol.v1.Device;
import io.pengyun.protocol.v1.HostFacts;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class InventoryTest {

    @Inject
    JoinTokens tokens;

    @Inject
    HostRegistry registry;

    @Inject
    Jdbc jdbc;

    private ApiClient admin = ApiClient.anonymous();

    @BeforeEach
    void logIn() {
        admin = ApiClient.admin();
    }

    @Test
    void aSiteCarriesItsAccreditation() {
        String name = ApiClient.unique("east");
        Map<String, Object> site = expect(
                201,
                admin.post(
                        "/v1/sites",
                        Map.of(
                                "name", name,
                                "title", "East",
                                "accreditationLevel", 3,
                                "accreditationUntil", "2030-12-31",
                                "assessedRisk", "low")));
        assertEquals(3, site.get("accreditationLevel"));
        assertEquals(site, expect(200, admin.get("/v1/sites/" + site.get("id"))));
        Map<String, Object> changed = expect(200, admin.patch("/v1/sites/" + name, Map.of("accreditationLevel", 2)));
        assertEquals(2, changed.get("accreditationLevel"));
        refused(409, "name-taken", admin.post("/v1/sites", Map.of("name", name, "title", "Again")));
        refused(
                400,
                "invalid",
                admin.post("/v1/sites", Map.of("name", name + "x", "title", "X", "accreditationLevel", 6)));
    }

    @Test
    void racksAreNamedWithinTheirSite() {
        String site = site();
        Map<String, Object> rack = expect(201, admin.post("/v1/racks", Map.of("site", site, "name", "r1")));
        refused(409, "name-taken", admin.post("/v1/racks", Map.of("site", site, "name", "r1")));
        expect(201, admin.post("/v1/racks", Map.of("site", site(), "name", "r1")));
        List<Map<String, Object>> listed =
                admin.get("/v1/racks?site=" + site).jsonPath().getList("items");
        assertEquals(List.of(rack), listed);
        assertEquals(site, rack.get("siteName"));
    }

    @Test
    void aJoinTokenShowsItsTextOnce() {
        Map<String, Object> token = expect(201, admin.post("/v1/join-tokens", Map.of("uses", 3)));
        assertTrue(String.valueOf(token.get("token")).startsWith("pyj." + token.get("id") + "."));
        assertFalse(admin.get("/v1/join-tokens").asString().contains("pyj."));
        String secret = String.valueOf(token.get("token")).split("\\.")[2];
        assertEquals(
                0L,
                jdbc.first(
                                "select count(*) from join_token where encode(secret_hash, 'escape') like ?",
                                row -> row.getLong(1),
                                "%" + secret + "%")
                        .orElseThrow());
    }

    @Test
    void capacityIsWhatTheHostHasTimesItsRatio() {
        String host = host();
        assertEquals(32, admin.get("/v1/hosts/" + host).jsonPath().getInt("capacity.vcpus"));
        expect(200, admin.patch("/v1/hosts/" + host, Map.of("vcpuRatio", 1.5)));
        assertEquals(12, admin.get("/v1/hosts/" + host).jsonPath().getInt("capacity.vcpus"));
        refused(400, "invalid", admin.patch("/v1/hosts/" + host, Map.of("vcpuRatio", 0)));
    }

    @Test
    void aChangeNeedsTheVersionThatItChanges() {
        String host = host();
        String etag = admin.get("/v1/hosts/" + host).header("ETag");
        refused(
                428,
                "precondition-required",
                admin.request().body(Map.of("chassis", "c1")).patch("/v1/hosts/" + host));
        expect(
                200,
                admin.request()
                        .header("If-Match", etag)
                        .body(Map.of("chassis", "c1"))
                        .patch("/v1/hosts/" + host));
        refused(
                412,
                "stale",
                admin.request()
                        .header("If-Match", etag)
                        .body(Map.of("chassis", "c2"))
                        .patch("/v1/hosts/" + host));
    }

    @Test
    void whatTheGatewayRecordsMeanwhileIsNotOverwritten() {
        String host = host();
        UUID id = Ids.parse(
                        "host",
                        String.valueOf(
                                expect(200, admin.get("/v1/hosts/" + host)).get("id")))
                .orElseThrow();
        String etag = admin.get("/v1/hosts/" + host).header("ETag");
        QuarkusTransaction.requiringNew().run(() -> registry.setHealth(List.of(id), HostHealth.UP, Instant.now()));
        Map<String, Object> changed = expect(
                200,
                admin.request()
                        .header("If-Match", etag)
                        .body(Map.of("chassis", "c1"))
                        .patch("/v1/hosts/" + host));
        assertEquals("up", changed.get("health"));
        assertEquals("up", expect(200, admin.get("/v1/hosts/" + host)).get("health"));
    }

    @Test
    void aHostIsCordonedDrainedAndGivenBack() {
        String host = host();
        assertEquals(
                "cordoned",
                expect(200, admin.post("/v1/hosts/" + host + "/cordon", Map.of()))
                        .get("mode"));
        assertEquals(
                "draining",
                expect(200, admin.post("/v1/hosts/" + host + "/drain", Map.of()))
                        .get("mode"));
        assertEquals(
                "active",
                expect(200, admin.post("/v1/hosts/" + host + "/uncordon", Map.of()))
                        .get("mode"));
        refused(409, "wrong-state", admin.post("/v1/hosts/" + host + "/uncordon", Map.of()));
        assertTrue(admin.get("/v1/hosts?mode=active&pageSize=200").asString().contains(host));
        refused(400, "invalid", admin.get("/v1/hosts?mode=sleeping"));
    }

    @Test
    void aRetiredHostFreesItsNameAndTakesNothingMore() {
        String host = host();
        Map<String, Object> retired = expect(200, admin.post("/v1/hosts/" + host + "/retire", Map.of()));
        assertEquals("retired", retired.get("mode"));
        refused(404, "not-found", admin.get("/v1/hosts/" + host));
        expect(200, admin.get("/v1/hosts/" + retired.get("id")));
        assertNotEquals(
                retired.get("id"),
                expect(200, admin.get("/v1/hosts/" + host(host))).get("id"));
        refused(409, "wrong-state", admin.post("/v1/hosts/" + retired.get("id") + "/uncordon", Map.of()));
    }

    @Test
    void aHostThatHoldsSomethingIsNotRetired() {
        String host = host();
        jdbc.update(
                "insert into claim (id, host_id, project_id, department_id, demand_id, item, item_index, state, instances,"
                        + " vcpus, memory_mib, disk_gib, gpus, expires_at, created_at) select gen_random_uuid(), id,"
                        + " gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 0, 0, 'held', 1, 1, 1024, 1, 0,"
                        + " now() + interval '1 hour', now() from host where name = ?",
                host);
        refused(409, "wrong-state", admin.post("/v1/hosts/" + host + "/retire", Map.of()));
        assertEquals("active", expect(200, admin.get("/v1/hosts/" + host)).get("mode"));
    }

    @Test
    void membersSeeNoHosts() {
        ApiClient member = admin.createUser("li", "member", admin.createDepartment("health"));
        refused(403, "forbidden", member.get("/v1/hosts"));
        refused(403, "forbidden", member.post("/v1/join-tokens", Map.of("uses", 1)));
    }

    private String site() {
        String name = ApiClient.unique("site");
        expect(201, admin.post("/v1/sites", Map.of("name", name, "title", name)));
        return name;
    }

    private String host() {
        return host(ApiClient.unique("blade"));
    }

    /** Joins as its agent would, and tells the facts of a machine with eight CPUs. */
    private String host(String name) {
        String token = String.valueOf(
                expect(201, admin.post("/v1/join-tokens", Map.of("uses", 1))).get("token"));
        QuarkusTransaction.requiringNew().run(() -> {
            HostId id = tokens.redeem(token, name, Instant.now()).orElseThrow();
            HostFacts facts = HostFacts.newBuilder()
                    .setDriver("simulated")
                    .setLogicalCpus(8)
                    .setMemoryMib(32_768)
                    .setDiskGib(500)
                    .addDevices(Device.newBuilder()
                            .setAddress("0000:3b:00.0")
                            .setVendorProduct("10de:06d1")
                            .setDeviceClass("0302")
                            .setModel("Tesla C2050"))
                    .build();
            registry.recordFacts(List.of(new HostRegistry.ToldFacts(id.value(), facts, "boot")), Instant.now());
        });
        return name;
    }
}
