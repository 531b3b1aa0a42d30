package io.pengyun.api.compute;

import static io.pengyun.api.agent.CloudScene.await;
import static io.pengyun.api.testing.ApiClient.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.fleet.FleetHost;
import io.pengyun.api.agent.CloudScene;
import io.pengyun.api.agent.CloudScene.Cloud;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of instances whose host is lost: law 1, and the owner's wish. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class RestartElsewhereTest {

    private static final Map<String, Object> ELSEWHERE = Map.of("recoveryPolicy", "elsewhere");

    @Inject
    CloudScene scene;

    @Inject
    Jdbc jdbc;

    @Test
    void instancesOfALostHostRunElsewhereAndNeverTwice() throws Exception {
        try (Cloud cloud = scene.start(3)) {
            cloud.fulfil(List.of(
                    cloud.instances("web", 6, ELSEWHERE), cloud.instances("still", 3, Map.of("antiAffinity", true))));
            FleetHost cut = hostOf(cloud, "web-1");
            List<String> movers = namesOn(cloud, cut, "web");
            Map<String, Object> before = cloud.instance("web-1");
            cut.cutNetwork();
            await(
                    "all of the lost host run elsewhere",
                    () -> movers.stream().noneMatch(name -> isOn(cloud, name, cut))
                            && movers.stream()
                                    .allMatch(name -> state(cloud, name).equals("running")));
            assertEquals(2, ((Number) cloud.instance("web-1").get("epoch")).intValue());
            assertEquals(before.get("addresses"), cloud.instance("web-1").get("addresses"));
            // The one that waits for its host is where it was, and its owner can read why.
            String waiting = namesOn(cloud, cut, "still").getFirst();
            assertEquals("host-lost", state(cloud, waiting));
            assertTrue(
                    String.valueOf(cloud.instance(waiting).get("stateReason")).contains("is lost since"));

            cut.restoreNetwork();
            await("the host is back", () -> state(cloud, waiting).equals("running"));
            assertEquals(List.of(), cloud.fleet().witness().twice());
            for (String name : movers) {
                assertEquals(
                        Set.of((String) cloud.instance(name).get("hostName")),
                        cloud.fleet().witness().runningOn(id(cloud, name)));
            }
            assertEquals(
                    9L,
                    count(
                            "select count(*) from claim c join project p on p.id = c.project_id where p.name = ?"
                                    + " and c.state = 'in_use'",
                            cloud.project()));
            assertEquals(
                    0L,
                    count(
                            "select count(*) from claim c join project p on p.id = c.project_id where p.name = ?"
                                    + " and c.state = 'held'",
                            cloud.project()));
        }
    }

    @Test
    void whereThereIsNoRoomItWaitsAndSaysWhy() throws Exception {
        try (Cloud cloud = scene.start(1)) {
            cloud.fulfil(List.of(cloud.instances("alone", 1, ELSEWHERE)));
            FleetHost cut = hostOf(cloud, "alone");
            cut.cutNetwork();
            await(
                    "its owner reads why",
                    () -> String.valueOf(cloud.instance("alone").get("stateReason"))
                            .contains("There is no room elsewhere"));
            cut.restoreNetwork();
            await("it runs again where it was", () -> state(cloud, "alone").equals("running"));
            assertEquals(1, ((Number) cloud.instance("alone").get("epoch")).intValue());
            assertEquals(List.of(), cloud.fleet().witness().twice());
        }
    }

    @Test
    void anInstanceWithAVolumeWaitsForItsHost() throws Exception {
        try (Cloud cloud = scene.start(2)) {
            cloud.fulfil(List.of(
                    cloud.instances("db", 1, ELSEWHERE),
                    Map.of("kind", "volume", "name", "data", "sizeGib", 1, "attachTo", "db")));
            FleetHost cut = hostOf(cloud, "db");
            cut.cutNetwork();
            await(
                    "its owner reads why",
                    () -> String.valueOf(cloud.instance("db").get("stateReason"))
                            .contains("volumes attached to it"));
            assertEquals(cut.name(), cloud.instance("db").get("hostName"));
        }
    }

    @Test
    void aSecondLossMovesItOn() throws Exception {
        try (Cloud cloud = scene.start(3)) {
            cloud.fulfil(List.of(cloud.instances("nomad", 1, ELSEWHERE)));
            FleetHost first = hostOf(cloud, "nomad");
            first.cutPower();
            await(
                    "it runs on a second host",
                    () -> !isOn(cloud, "nomad", first) && state(cloud, "nomad").equals("running"));
            FleetHost second = hostOf(cloud, "nomad");
            second.cutPower();
            await(
                    "it runs on a third host",
                    () -> !isOn(cloud, "nomad", first)
                            && !isOn(cloud, "nomad", second)
                            && state(cloud, "nomad").equals("running"));
            assertNotEquals(first.name(), second.name());
            assertEquals(3, ((Number) cloud.instance("nomad").get("epoch")).intValue());
            assertEquals(List.of(), cloud.fleet().witness().twice());
        }
    }

    @Test
    void whatIsLeftBehindStaysUntilAnOperatorRemovesIt() throws Exception {
        try (Cloud cloud = scene.start(2)) {
            FleetHost left = moveAway(cloud, "mover");
            UUID id = id(cloud, "mover");
            left.restoreNetwork();
            await("the host is back and says so", () -> strays(cloud, left).equals(List.of("orphan")));
            assertTrue(left.instances().containsKey(id), "its last minutes of work may be there and nowhere else");

            String stray =
                    cloud.admin().get("/v1/hosts/" + left.name() + "/strays").path("items[0].domainUuid");
            expect(403, cloud.member().request().delete("/v1/hosts/" + left.name() + "/strays/" + stray));
            expect(404, cloud.admin().request().delete("/v1/hosts/" + left.name() + "/strays/other"));
            await(
                    "the orphan is off and removed",
                    () -> cloud.admin()
                                    .request()
                                    .delete("/v1/hosts/" + left.name() + "/strays/" + stray)
                                    .statusCode()
                            == 204);
            await("it is gone from there", () -> !left.instances().containsKey(id));
            await("nothing strays", () -> strays(cloud, left).isEmpty());
            assertEquals("running", state(cloud, "mover"));
            await("nothing is kept of it", () -> departures(id) == 0);
        }
    }

    @Test
    void aPurgeReachesAHostThatIsStillAway() throws Exception {
        try (Cloud cloud = scene.start(2)) {
            FleetHost left = moveAway(cloud, "mover");
            UUID id = id(cloud, "mover");
            expect(
                    202,
                    cloud.member()
                            .post("/v1/instances/" + cloud.instance("mover").get("id") + "/delete", Map.of()));
            await(
                    "it is deleted",
                    () -> count(
                                    "select count(*) from instance i join project p on p.id = i.project_id"
                                            + " where p.name = ? and i.wanted = 'deleted' and i.operation_id is null",
                                    cloud.project())
                            == 1);
            jdbc.update(
                    "update instance set purge_at = ? where id = ?",
                    Instant.now().minusSeconds(1),
                    id);
            await(
                    "it is purged",
                    () -> count(
                                    "select count(*) from instance i join project p on p.id = i.project_id"
                                            + " where p.name = ? and i.purged_at is not null",
                                    cloud.project())
                            == 1);
            assertTrue(left.instances().containsKey(id));

            left.restoreNetwork();
            await("its copy goes when the host is back", () -> !left.instances().containsKey(id));
            await("nothing is kept of it", () -> departures(id) == 0);
        }
    }

    /** Has an instance made, and its host cut off until it runs elsewhere; answers where it was. */
    private static FleetHost moveAway(Cloud cloud, String name) {
        cloud.fulfil(List.of(cloud.instances(name, 1, ELSEWHERE)));
        FleetHost left = hostOf(cloud, name);
        left.cutNetwork();
        await(
                "it runs elsewhere",
                () -> !isOn(cloud, name, left)
                        && state(cloud, name).equals("running")
                        && !cloud.instance(name).containsKey("operationId"));
        return left;
    }

    private static List<String> strays(Cloud cloud, FleetHost host) {
        return cloud.admin().get("/v1/hosts/" + host.name() + "/strays").path("items.kind");
    }

    private long departures(UUID instanceId) {
        return jdbc.first(
                        "select count(*) from instance_departure where instance_id = ?",
                        row -> row.getLong(1),
                        instanceId)
                .orElseThrow();
    }

    private static FleetHost hostOf(Cloud cloud, String instance) {
        String name = (String) cloud.instance(instance).get("hostName");
        return cloud.fleet().hosts().stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> namesOn(Cloud cloud, FleetHost host, String beginning) {
        return cloud
                .member()
                .get("/v1/instances?project=" + cloud.project() + "&pageSize=100")
                .jsonPath()
                .<Map<String, Object>>getList("items")
                .stream()
                .filter(instance -> instance.get("hostName").equals(host.name()))
                .map(instance -> (String) instance.get("name"))
                .filter(name -> name.startsWith(beginning))
                .toList();
    }

    private static boolean isOn(Cloud cloud, String instance, FleetHost host) {
        return cloud.instance(instance).get("hostName").equals(host.name());
    }

    private static String state(Cloud cloud, String instance) {
        return (String) cloud.instance(instance).get("state");
    }

    private UUID id(Cloud cloud, String name) {
        return jdbc.first(
                        "select i.id from instance i join project p on p.id = i.project_id where p.name = ? and i.name = ?",
                        row -> row.getObject(1, UUID.class),
                        cloud.project(),
                        name)
                .orElseThrow();
    }

    private long count(String query, String project) {
        return jdbc.first(query, row -> row.getLong(1), project).orElseThrow();
    }
}
