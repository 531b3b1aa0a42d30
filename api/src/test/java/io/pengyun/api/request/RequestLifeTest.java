package io.pengyun.api.request;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The whole way of a request, over HTTP, with whole agents over simulated hosts at the other end. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestLifeTest {

    @Inject
    GatewayScene scene;

    @Inject
    Jdbc jdbc;

    private Cloud cloud;

    /** One cloud for all; the address of the API under test is known before each test, not before all. */
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
    void aRequestGoesItsWholeWay() {
        long before = cloud.held("instances");
        Map<String, Object> body = cloud.request(cloud.instances("web", 2), cloud.volumesFor("web", "data", 2));
        Response preview = cloud.member().post("/v1/requests/preview", body);
        expect(200, preview);
        assertEquals(true, preview.path("fits"));
        assertEquals(2 * (Cloud.ROOT_DISK_GIB + 5), (int) preview.path("totals.diskGib"));
        assertEquals(cloud.site(), preview.path("places[0].site"));
        assertEquals(before, cloud.held("instances"), "a preview holds nothing");

        String id = cloud.submit(body);
        assertEquals(before + 2, cloud.held("instances"));
        assertTrue(cloud.approver()
                .get("/v1/requests?waitingForMe=true")
                .jsonPath()
                .getList("items.id")
                .contains(id));
        refused(403, "own-request", cloud.member().post("/v1/requests/" + id + "/approve", Map.of()));

        Map<String, Object> approved = expect(200, cloud.approve(id));
        cloud.succeed(approved.get("operationId"));
        Response request = cloud.member().get("/v1/requests/" + id);
        assertEquals("fulfilled", request.path("state"));
        assertEquals(
                "wang-fang",
                cloud.member()
                        .get("/v1/requests/" + id + "/approvals")
                        .<String>path("items[0].approver")
                        .replaceAll("-\\d+$", ""));
        for (String name : List.of("web-1", "web-2")) {
            Map<String, Object> instance = cloud.instance(name);
            assertEquals("running", instance.get("state"));
            assertEquals("running", instance.get("observed"));
            assertEquals(1, ((List<?>) instance.get("addresses")).size());
            Map<String, Object> volume = cloud.volumeNamed(name.replace("web", "data"));
            assertEquals(instance.get("id"), volume.get("instanceId"));
            assertEquals(true, volume.get("attached"));
            assertEquals("ready", volume.get("observed"));
            assertEquals(List.of(volume.get("id")), instance.get("volumeIds"));
            assertEquals(List.of("memory:running", "vcpu:running", "volume:running"), open(instance));
            assertEquals(List.of("volume:held"), open(volume));
        }
        assertEquals(before + 2, cloud.held("instances"), "what was held is in use, and counts once");
        refused(409, "wrong-state", cloud.approve(id));
    }

    @Test
    void whoReadsEverywhereSeesWhatDepartmentsHave() {
        cloud.fulfil(cloud.request(cloud.instances("seen", 1), cloud.volumesFor("seen", "seen-disk", 1)));
        String project = "?project=" + cloud.project();
        for (String list : List.of("instances", "volumes", "networks", "requests", "operations", "usage")) {
            List<Object> own = items(cloud.approver(), list + project);
            assertFalse(own.isEmpty(), list);
            assertEquals(own, items(cloud.admin(), list + project));
        }
        List<Object> newest = items(cloud.approver(), "audit?pageSize=1");
        assertTrue(
                items(cloud.admin(), "audit?department=" + cloud.department()).containsAll(newest));
        expect(200, cloud.admin().get("/v1/instances/seen" + project));
        Map<String, Object> disk = expect(200, cloud.admin().get("/v1/volumes/seen-disk" + project));
        assertEquals("seen", disk.get("instanceName"));
    }

    @Test
    void namesAreAProjectsOwn() {
        String other = cloud.admin().createProject("other", cloud.department());
        Map<String, Object> there = cloud.request(cloud.instances("twin", 1), cloud.volumesFor("twin", "twin-disk", 1));
        cloud.fulfil(there);
        there.put("project", other);
        cloud.fulfil(there);
        for (String path : List.of("instances/twin", "volumes/twin-disk", "networks/default")) {
            refused(404, "not-found", cloud.member().get("/v1/" + path));
            for (String project : List.of(cloud.project(), other)) {
                Map<String, Object> found = expect(200, cloud.member().get("/v1/" + path + "?project=" + project));
                assertEquals(project, found.get("projectName"));
            }
        }
        cloud.act("/v1/volumes/twin-disk/detach?project=" + other);
        Map<String, Object> detached = expect(200, cloud.member().get("/v1/volumes/twin-disk?project=" + other));
        assertEquals(false, detached.get("attached"));
        assertEquals(
                true,
                cloud.member()
                        .get("/v1/volumes/twin-disk?project=" + cloud.project())
                        .path("attached"));
    }

    private static List<Object> items(ApiClient caller, String list) {
        return caller.get("/v1/" + list).jsonPath().getList("items");
    }

    @Test
    void anInstanceIsStoppedStartedRebootedRenamedDeletedAndUndeleted() {
        cloud.fulfil(cloud.request(cloud.instances("life", 1)));
        String path = "/v1/instances/" + cloud.instance("life").get("id");

        cloud.act(path + "/stop");
        assertEquals("stopped", cloud.instance("life").get("state"));
        assertTrue(open(cloud.instance("life")).contains("vcpu:stopped"), "a stopped instance keeps its room");

        cloud.act(path + "/stop", Map.of("force", true));
        cloud.act(path + "/start");
        assertEquals("running", cloud.instance("life").get("state"));

        Number boots = (Number) cloud.instance("life").get("bootCount");
        cloud.act(path + "/reboot");
        assertEquals("running", cloud.instance("life").get("state"));
        assertTrue(((Number) cloud.instance("life").get("bootCount")).longValue() > boots.longValue());

        expect(200, cloud.member().patch(path, Map.of("name", "renamed", "labels", Map.of("tier", "front"))));
        assertEquals(Map.of("tier", "front"), cloud.instance("renamed").get("labels"));
        refused(404, "not-found", cloud.member().get("/v1/instances/life?project=" + cloud.project()));

        cloud.act(path + "/delete");
        Map<String, Object> deleted = expect(200, cloud.member().get(path));
        assertEquals("deleted", deleted.get("state"));
        assertTrue(deleted.containsKey("purgeAt"));
        assertEquals(List.of("volume:deleted"), open(deleted));
        refused(409, "wrong-state", cloud.member().request().post(path + "/start"));

        cloud.act(path + "/undelete");
        assertEquals("stopped", cloud.instance("renamed").get("state"));
        cloud.act(path + "/start");
        assertEquals("running", cloud.instance("renamed").get("state"));
    }

    @Test
    void aVolumeIsAttachedDetachedDeletedAndUndeleted() {
        Map<String, Object> pinned = cloud.instances("holder", 1);
        cloud.fulfil(cloud.request(pinned, cloud.volumesFor("holder", "moving", 1)));
        String path = "/v1/volumes/" + cloud.volumeNamed("moving").get("id");
        Object holder = cloud.instance("holder").get("id");
        refused(409, "wrong-state", cloud.member().request().post(path + "/delete"));

        cloud.act(path + "/detach");
        Map<String, Object> free = cloud.volumeNamed("moving");
        assertEquals(false, free.get("attached"));
        assertTrue(!free.containsKey("instanceId"));
        assertEquals(List.of(), cloud.instance("holder").get("volumeIds"));

        cloud.act(path + "/attach", Map.of("instance", "holder"));
        assertEquals(holder, cloud.volumeNamed("moving").get("instanceId"));
        assertEquals(true, cloud.volumeNamed("moving").get("attached"));
        refused(409, "wrong-state", cloud.member().post(path + "/attach", Map.of("instance", "holder")));

        cloud.act(path + "/detach");
        cloud.act(path + "/delete");
        refused(404, "not-found", cloud.member().get("/v1/volumes/moving"));
        assertEquals(List.of("volume:deleted"), open(expect(200, cloud.member().get(path))));

        cloud.act(path + "/undelete");
        assertEquals(List.of("volume:held"), open(cloud.volumeNamed("moving")));
    }

    @Test
    void whatWasAskedIsShownInTheWordsOfPeopleAndWithoutSecrets() {
        Map<String, Object> item = cloud.instances("asked", 1);
        item.put("userData", "#!/bin/sh\necho swordfish\n");
        item.put(
                "sshPublicKeys",
                List.of("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f li@desk"));
        item.put("labels", Map.of("tier", "front"));
        Response shown = cloud.member().get("/v1/requests/" + cloud.submit(cloud.request(item)));
        Map<String, Object> asked = shown.path("items[0].asked");
        assertEquals(cloud.flavor(), asked.get("flavor"));
        assertEquals(cloud.image(), asked.get("image"));
        assertEquals(Map.of("tier", "front"), asked.get("labels"));
        assertEquals("(not shown)", asked.get("userData"));
        assertFalse(shown.asString().contains("swordfish"));
    }

    @Test
    void whatHoldsSomethingIsNotClosed() {
        cloud.fulfil(cloud.request(cloud.instances("keeper", 1)));
        for (String path : List.of("/v1/projects/" + cloud.project(), "/v1/departments/" + cloud.department())) {
            Response refusal = cloud.admin()
                    .request()
                    .header("If-Match", cloud.admin().get(path).header("ETag"))
                    .body(Map.of("state", "closed"))
                    .patch(path);
            assertTrue(String.valueOf(refused(409, "wrong-state", refusal).get("detail"))
                    .contains("delete them"));
        }
    }

    @Test
    void theWayOutIsOpenedAndClosedForNetworksThatAreThere() {
        cloud.fulfil(cloud.request(cloud.instances("sailor", 1)));
        String path = "/v1/projects/" + cloud.project();
        for (boolean outside : List.of(true, false)) {
            expect(
                    200,
                    cloud.admin()
                            .request()
                            .header("If-Match", cloud.admin().get(path).header("ETag"))
                            .body(Map.of("outsideAccess", outside))
                            .patch(path));
            Response network = cloud.member().get("/v1/networks/default?project=" + cloud.project());
            assertEquals(outside, network.path("outside"));
            UUID id = Ids.parse("net", network.path("id")).orElseThrow();
            long generation = jdbc.first("select generation from network where id = ?", row -> row.getLong(1), id)
                    .orElseThrow();
            Object host = cloud.instance("sailor").get("hostName");
            Cloud.await(
                    "the host has made the network anew",
                    () -> cloud.fleet().hosts().stream()
                            .anyMatch(one ->
                                    one.name().equals(host) && one.machine().networkGeneration(id) == generation));
        }
    }

    @Test
    void whoMayNotReadHostsLearnsNoneFromAFilter() {
        String host = cloud.fleet().hosts().getFirst().name();
        expect(200, cloud.member().get("/v1/instances?host=" + host));
        expect(200, cloud.member().get("/v1/instances?host=no-such-host"));
        refused(404, "not-found", cloud.admin().get("/v1/instances?host=no-such-host"));
    }

    @Test
    void aVolumeNeedsNoInstance() {
        cloud.fulfil(cloud.request(cloud.volume("alone")));
        assertEquals("ready", cloud.volumeNamed("alone").get("observed"));
    }

    @Test
    void cancellingAndRejectingGiveBackWhatWasHeld() {
        long before = cloud.held("instances");
        String cancelled = cloud.submit(cloud.request(cloud.instances("taken-back", 3)));
        assertEquals(before + 3, cloud.held("instances"));
        assertEquals(
                "cancelled",
                expect(200, cloud.member().request().post("/v1/requests/" + cancelled + "/cancel"))
                        .get("state"));
        assertEquals(before, cloud.held("instances"));
        refused(409, "wrong-state", cloud.approve(cancelled));

        String rejected = cloud.submit(cloud.request(cloud.instances("declined", 2)));
        Map<String, Object> answer = expect(
                200,
                cloud.approver().post("/v1/requests/" + rejected + "/reject", Map.of("comment", "too many for us")));
        assertEquals("rejected", answer.get("state"));
        assertEquals("too many for us", answer.get("reason"));
        assertEquals(before, cloud.held("instances"));
        refused(409, "wrong-state", cloud.member().request().post("/v1/requests/" + rejected + "/cancel"));
    }

    @Test
    void aClaimThatHasRunOutCannotBeApproved() {
        long before = cloud.held("instances");
        String id = cloud.submit(cloud.request(cloud.instances("too-late", 1)));
        UUID requestId = Ids.parse("req", id).orElseThrow();
        Instant past = Instant.now().minusSeconds(1);
        jdbc.update("update claim set expires_at = ? where request_id = ?", past, requestId);
        jdbc.update("update request set claim_expires_at = ? where id = ?", past, requestId);
        Map<String, Object> problem = refused(409, "claim-expired", cloud.approve(id));
        assertTrue(String.valueOf(problem.get("detail")).contains("submit it again"), problem.toString());
        Cloud.await(
                "the request has expired",
                () -> cloud.member().get("/v1/requests/" + id).path("state").equals("expired"));
        assertEquals(before, cloud.held("instances"));
        refused(409, "claim-expired", cloud.approve(id));
        refused(404, "not-found", cloud.member().get("/v1/instances/too-late?project=" + cloud.project()));
    }

    @Test
    void nobodyApprovesTheirOwnRequest() {
        ApiClient both = cloud.admin().createUser("both", "member", cloud.department());
        cloud.admin().giveRole(both.name(), "approver", cloud.department());
        String id = (String) expect(201, both.post("/v1/requests", cloud.request(cloud.instances("mine", 1))))
                .get("id");
        refused(403, "own-request", both.post("/v1/requests/" + id + "/approve", Map.of()));
        refused(403, "own-request", both.post("/v1/requests/" + id + "/reject", Map.of()));
        expect(200, both.request().post("/v1/requests/" + id + "/cancel"));
    }

    /** The open usage intervals of a thing, as measure:phase in order. */
    private List<String> open(Map<String, Object> thing) {
        String id = String.valueOf(thing.get("id"));
        return jdbc.list(
                "select measure || ':' || phase from usage_interval where resource_id = ? and upper_inf(span)"
                        + " order by 1",
                row -> row.getString(1),
                Ids.parse(id.substring(0, 3), id).orElseThrow());
    }
}
