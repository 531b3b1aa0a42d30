package io.pengyun.api.request;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.fleet.FleetHost;
import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.api.testing.Rows;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What became of it when it did not go well, and at its very end: nothing stays held, nothing stays counted. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestTroubleTest {

    @Inject
    GatewayScene scene;

    @Inject
    Jdbc jdbc;

    private Cloud cloud;

    @BeforeEach
    void start() throws Exception {
        if (cloud == null) {
            cloud = Cloud.start(scene.port(), 2, 32L * Cloud.MEMORY_MIB);
        }
    }

    @AfterAll
    void end() {
        cloud.close();
    }

    @Test
    void aFulfilmentThatIsCancelledLeavesNothing() {
        long instances = cloud.held("instances");
        long disk = cloud.held("diskGib");
        String image = uuid(cloud.member().get("/v1/images/" + cloud.image()).path("id"))
                .toString();
        cloud.fleet().hosts().forEach(host -> host.machine().hideImage(image));
        try {
            String id = cloud.submit(
                    cloud.request(cloud.instances("imageless", 2), cloud.volumesFor("imageless", "idle", 2)));
            Object operation = expect(200, cloud.approve(id)).get("operationId");
            Cloud.await(
                    "the reason is told",
                    () -> String.valueOf(cloud.instance("imageless-1").get("stateReason"))
                            .contains("image"));
            String why = explanation(operation);
            assertTrue(
                    why.contains("Instance \"imageless-1\" is not running yet. Its host ") && why.contains("image"),
                    why);
            assertTrue(why.contains("Volume \"idle-1\" is not attached yet."), why);
            refused(
                    409,
                    "busy",
                    cloud.member().request().post("/v1/instances/imageless-1/stop?project=" + cloud.project()));
            refused(403, "forbidden", cloud.approver().request().post("/v1/operations/" + operation + "/cancel"));
            expect(200, cloud.member().request().post("/v1/operations/" + operation + "/cancel"));
            assertEquals("undone", cloud.end(operation).get("status"));
            assertEquals("failed", cloud.member().get("/v1/requests/" + id).path("state"));
            assertEquals(instances, cloud.held("instances"));
            assertEquals(disk, cloud.held("diskGib"));
            refused(404, "not-found", cloud.member().get("/v1/instances/imageless-1?project=" + cloud.project()));
            refused(404, "not-found", cloud.member().get("/v1/volumes/idle-1"));
            assertEquals(0, ports(id), "addresses are free again");
        } finally {
            cloud.fleet().hosts().forEach(host -> host.machine().showImage(image));
        }
        cloud.fulfil(cloud.request(cloud.instances("imageless", 2)));
    }

    private String explanation(Object operation) {
        return String.valueOf(expect(200, cloud.member().get("/v1/operations/" + operation + "/explain"))
                .get("sentences"));
    }

    @Test
    void whatWasDeletedIsPurgedWhenItsWindowEnds() {
        long instances = cloud.held("instances");
        long disk = cloud.held("diskGib");
        Map<String, Object> request =
                cloud.fulfil(cloud.request(cloud.instances("brief", 1), cloud.volumesFor("brief", "brief-disk", 1)));
        UUID instance = uuid(cloud.instance("brief").get("id"));
        UUID volume = uuid(cloud.volumeNamed("brief-disk").get("id"));
        String volumePath = "/v1/volumes/" + cloud.volumeNamed("brief-disk").get("id");
        cloud.act("/v1/instances/" + cloud.instance("brief").get("id") + "/delete");
        assertEquals(instances + 1, cloud.held("instances"), "it can be undeleted, so its room is kept");
        jdbc.update(
                "update instance set purge_at = ? where id = ?", Instant.now().minusSeconds(1), instance);
        Cloud.await("the instance's room is free", () -> cloud.held("instances") == instances);
        Cloud.await(
                "its disk is gone from its host",
                () -> cloud.fleet().hosts().stream()
                        .noneMatch(host -> host.instances().containsKey(instance)));
        assertEquals(0, open(instance));
        assertEquals(0, ports(String.valueOf(request.get("id"))));

        // Law 5: the volume is not deleted with the instance that held it.
        assertEquals("ready", cloud.volumeNamed("brief-disk").get("observed"));
        Cloud.await("the volume is free", () -> !cloud.volumeNamed("brief-disk").containsKey("instanceId"));
        cloud.act(volumePath + "/delete");
        jdbc.update("update volume set purge_at = ? where id = ?", Instant.now().minusSeconds(1), volume);
        Cloud.await("the volume's room is free", () -> cloud.held("diskGib") == disk);
        assertEquals(0, open(volume));
        refused(404, "not-found", cloud.member().get(volumePath));
        refused(404, "not-found", cloud.member().request().post(volumePath + "/undelete"));
    }

    @Test
    void oneOperationAtATimeWorksOnAnInstance() {
        cloud.fulfil(cloud.request(cloud.instances("alone", 1)));
        Map<String, Object> before = cloud.instance("alone");
        String path = "/v1/instances/" + before.get("id");
        FleetHost host = cloud.fleet().host(String.valueOf(before.get("hostName")));
        host.cutNetwork();
        try {
            Object operation =
                    expect(202, cloud.member().request().post(path + "/stop")).get("id");
            Map<String, Object> problem =
                    refused(409, "busy", cloud.member().request().post(path + "/start"));
            assertTrue(String.valueOf(problem.get("detail")).contains(String.valueOf(operation)), problem.toString());
            Cloud.await(
                    "the silent host is named",
                    () -> explanation(operation)
                            .contains("Instance \"alone\" is not off yet. Its host " + host.name()
                                    + " is unreachable since "));
            expect(200, cloud.member().request().post("/v1/operations/" + operation + "/cancel"));
            assertEquals("undone", cloud.end(operation).get("status"));
            Cloud.await(
                    "the host is lost",
                    () -> cloud.admin()
                            .get("/v1/hosts/" + host.name())
                            .path("health")
                            .equals("lost"));
        } finally {
            host.restoreNetwork();
        }
        assertEquals("running", cloud.instance("alone").get("wanted"));
        Cloud.await(
                "it runs, and its host says so",
                () -> cloud.instance("alone").get("state").equals("running"));
        cloud.act(path + "/stop");
    }

    @Test
    void instancesApartAreOnDifferentHostsAndTheirVolumesDoNotTravel() {
        Map<String, Object> apart = cloud.instances("apart", 2);
        apart.put("antiAffinity", true);
        cloud.fulfil(cloud.request(apart, cloud.volumesFor("apart", "apart-disk", 2)));
        assertNotEquals(
                cloud.instance("apart-1").get("hostId"),
                cloud.instance("apart-2").get("hostId"));
        assertEquals(
                cloud.instance("apart-1").get("hostId"),
                cloud.volumeNamed("apart-disk-1").get("hostId"));
        String volume = "/v1/volumes/" + cloud.volumeNamed("apart-disk-1").get("id");
        cloud.act(volume + "/detach");
        Rows.unchanged(
                jdbc,
                cloud.project(),
                () -> refused(
                        409, "wrong-state", cloud.member().post(volume + "/attach", Map.of("instance", "apart-2"))));
        Map<String, Object> three = cloud.instances("three", 3);
        three.put("antiAffinity", true);
        refused(409, "no-capacity", cloud.member().post("/v1/requests", cloud.request(three)));

        cloud.act("/v1/instances/" + cloud.instance("apart-1").get("id") + "/stop");
        cloud.act(volume + "/attach", Map.of("instance", "apart-1"));
        assertEquals(true, cloud.volumeNamed("apart-disk-1").get("attached"));
        Object deleted = cloud.instance("apart-1").get("id");
        cloud.act(volume + "/detach");
        cloud.act("/v1/instances/" + deleted + "/delete");
        refused(409, "wrong-state", cloud.member().post(volume + "/attach", Map.of("instance", deleted)));
    }

    @Test
    void aDryRunOfAnActionChangesNothing() {
        cloud.fulfil(cloud.request(cloud.instances("still", 1), cloud.volumesFor("still", "still-disk", 1)));
        String path = "/v1/instances/" + cloud.instance("still").get("id");
        String volume = "/v1/volumes/" + cloud.volumeNamed("still-disk").get("id");
        Rows.unchanged(jdbc, cloud.project(), () -> {
            for (String action : List.of("stop", "reboot", "delete")) {
                expect(202, cloud.member().request().post(path + "/" + action + "?dryRun=true"));
            }
            expect(202, cloud.member().request().post(volume + "/detach?dryRun=true"));
        });
        assertEquals("running", cloud.instance("still").get("state"));
        assertTrue(!cloud.instance("still").containsKey("operationId"));
        assertEquals(true, cloud.volumeNamed("still-disk").get("attached"));
    }

    @Test
    void anInstanceThatCrashesIsStartedAgainOrReportedAsItsPolicySays() {
        Map<String, Object> reported = cloud.instances("reported", 1);
        reported.put("crashPolicy", "report");
        cloud.fulfil(cloud.request(cloud.instances("restarted", 1), reported));
        Number boots = (Number) cloud.instance("restarted").get("bootCount");
        for (String name : List.of("restarted", "reported")) {
            Map<String, Object> instance = cloud.instance(name);
            cloud.fleet()
                    .host(String.valueOf(instance.get("hostName")))
                    .machine()
                    .crash(uuid(instance.get("id")));
        }
        Cloud.await("the one runs again", () -> {
            Map<String, Object> instance = cloud.instance("restarted");
            return instance.get("state").equals("running")
                    && ((Number) instance.get("bootCount")).longValue() > boots.longValue();
        });
        Cloud.await(
                "the other is reported",
                () -> cloud.instance("reported").get("state").equals("crashed"));
        cloud.act("/v1/instances/" + cloud.instance("reported").get("id") + "/start");
        assertEquals("running", cloud.instance("reported").get("state"));
    }

    private long open(UUID resource) {
        return count("select count(*) from usage_interval where resource_id = ? and upper_inf(span)", resource);
    }

    private long ports(String request) {
        return count(
                "select count(*) from port p join instance i on i.id = p.instance_id where i.request_id = ?",
                uuid(request));
    }

    private long count(String sql, UUID id) {
        return jdbc.first(sql, row -> row.getLong(1), id).orElseThrow();
    }

    private static UUID uuid(Object id) {
        String text = String.valueOf(id);
        return Ids.parse(text.substring(0, text.indexOf('-')), text).orElseThrow();
    }
}
