package io.pengyun.api.request;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.api.testing.Rows;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that cannot be: each gets a problem that helps, and changes nothing. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadRequestTest {

    private static final int ROOM = 8;

    @Inject
    GatewayScene scene;

    @Inject
    Jdbc jdbc;

    private Cloud cloud;

    @BeforeEach
    void start() throws Exception {
        if (cloud == null) {
            cloud = Cloud.start(scene.port(), 1, (long) ROOM * Cloud.MEMORY_MIB);
        }
    }

    @AfterAll
    void end() {
        cloud.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "kind | 7, null, [], {}, true, \"house\"",
                "name | 7, null, [], {}, true, \"\", \"Web\", \"web-\", \"1web\", \"web\\u0000\", \"a/b\", \"ins-01m83d8wssebftspye6h69t3z1\"",
                "count | \"2\", 2.5, [], {}, true, 0, -1, 100001, 99999999999",
                "flavor | 7, null, [], {}, true, \"\", \"no-such\"",
                "image | 7, null, [], {}, true, \"\", \"no-such\"",
                "sshPublicKeys | 7, \"ssh-ed25519 AAAA\", {}, true, [7], [null], [\"key\"], [\"ssh-ed25519 AAAA\"], [[]]",
                "userData | 7, [], {}, true, \"\", \"echo\", \"#cloud-config\\nx: [\", \"#cloud-config\\n- a\", \"#!\\u0000\"",
                "metadata | 7, [], \"x\", true, {\"a\":7}, {\"a\":null}, {\"a\":{}}, {\"a: b\\nlocal-hostname\":\"x\"}, {\"a\":\"x\\ny\"}",
                "labels | 7, [], \"x\", true, {\"a\":7}, {\"a\":null}, {\"a\":[]}, {\"\":\"x\"}, {\"a\\u0000\":\"x\"}, {\"a\":\"\\u0000\"}",
                "crashPolicy | 7, [], {}, true, \"panic\", \"\"",
                "recoveryPolicy | 7, [], {}, true, \"maybe\"",
                "site | 7, [], {}, true, \"no-such\"",
                "antiAffinity | 7, [], {}, \"true\"",
                "colour | \"red\""
            })
    void aWrongFieldOfAnInstanceIsNamed(String field, String values) {
        refuseEach(false, field, values);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name | 7, null, [], {}, true, \"Disk\"",
                "sizeGib | null, \"5\", 2.5, [], {}, true, 0, -1, 65537",
                "count | \"2\", [], true, 0",
                "attachTo | 7, [], {}, true, \"no-such\"",
                "site | 7, [], {}, \"no-such\"",
                "labels | 7, [], {\"a\":null}",
                "flavor | \"small\""
            })
    void aWrongFieldOfAVolumeIsNamed(String field, String values) {
        refuseEach(true, field, values);
    }

    /** Puts each value (a JSON list without its brackets) into the field of an item that is right otherwise. */
    private void refuseEach(boolean volume, String field, String values) {
        List<Object> wrong = JsonPath.from("[" + values + "]").getList("$");
        Rows.unchanged(jdbc, cloud.project(), () -> {
            for (Object value : wrong) {
                Map<String, Object> item = volume ? cloud.volume("bad") : cloud.instances("bad", 1);
                item.put(field, value);
                for (String path : List.of("/v1/requests", "/v1/requests/preview")) {
                    Map<String, Object> problem =
                            refused(400, "invalid", cloud.member().post(path, cloud.request(item)));
                    assertTrue(
                            problem.get("errors").toString().contains("field=items[0]." + field),
                            field + "=" + value + ": " + problem);
                }
            }
        });
    }

    @Test
    void aVolumeThatGoesWithAnInstanceHasNoSiteOfItsOwn() {
        Map<String, Object> data = cloud.volumesFor("bad", "bad-data", 1);
        data.put("site", cloud.volume("any").get("site"));
        Rows.unchanged(jdbc, cloud.project(), () -> {
            Map<String, Object> problem =
                    refused(400, "invalid", submit(cloud.request(cloud.instances("bad", 1), data)));
            assertTrue(problem.get("errors").toString().contains("field=items[1].site"), problem.toString());
        });
    }

    @Test
    void wrongBodiesAreRefused() {
        Map<String, Object> good = cloud.request(cloud.instances("bad", 1));
        Rows.unchanged(jdbc, cloud.project(), () -> {
            for (Map.Entry<String, List<Object>> field : Map.<String, List<Object>>of(
                            "purpose", List.of(7, "", " ", List.of(), "x".repeat(501)),
                            "dataClassification", List.of("1", -1, 6, 1.5),
                            "termDays", List.of("1", 0, 3651),
                            "items", List.of(7, "x", Map.of(), List.of(), List.of(7), List.of(List.of())),
                            "project", List.of(7, "", List.of()))
                    .entrySet()) {
                for (Object value : field.getValue()) {
                    Map<String, Object> body = new HashMap<>(good);
                    body.put(field.getKey(), value);
                    Map<String, Object> problem = refused(400, "invalid", submit(body));
                    assertTrue(
                            problem.get("errors").toString().contains("field=" + field.getKey()), problem.toString());
                }
            }
        });
    }

    @Test
    void aProjectThatIsNotTheCallersDoesNotExistForIt() {
        ApiClient admin = cloud.admin();
        String other = admin.createDepartment("other");
        ApiClient stranger = admin.createUser("stranger", "member", other);
        ApiClient strangeApprover = admin.createUser("stranger", "approver", other);
        Map<String, Object> body = cloud.request(cloud.instances("guarded", 1), cloud.volumesFor("guarded", "gold", 1));
        cloud.fulfil(body);
        Object instance = cloud.instance("guarded").get("id");
        Object volume = cloud.volumeNamed("gold").get("id");
        String waiting = cloud.submit(cloud.request(cloud.instances("guarded-too", 1)));
        Rows.unchanged(jdbc, cloud.project(), () -> {
            refused(404, "not-found", stranger.post("/v1/requests", body));
            refused(404, "not-found", stranger.post("/v1/requests/preview", body));
            refused(404, "not-found", stranger.get("/v1/requests/" + waiting));
            refused(404, "not-found", stranger.request().post("/v1/requests/" + waiting + "/cancel"));
            refused(404, "not-found", strangeApprover.request().post("/v1/requests/" + waiting + "/approve"));
            refused(404, "not-found", stranger.get("/v1/instances/" + instance));
            refused(404, "not-found", stranger.get("/v1/instances/guarded"));
            refused(404, "not-found", stranger.get("/v1/instances?project=" + cloud.project()));
            for (String action : List.of("start", "stop", "reboot", "delete", "undelete")) {
                refused(404, "not-found", stranger.request().post("/v1/instances/" + instance + "/" + action));
            }
            refused(404, "not-found", stranger.get("/v1/instances/" + instance + "/console-log"));
            refused(404, "not-found", stranger.get("/v1/volumes/" + volume));
            refused(404, "not-found", stranger.post("/v1/volumes/" + volume + "/attach", Map.of("instance", "x")));
            for (String action : List.of("detach", "delete", "undelete")) {
                refused(404, "not-found", stranger.request().post("/v1/volumes/" + volume + "/" + action));
            }
        });
        assertEquals("running", cloud.instance("guarded").get("wanted"));
        assertEquals(List.of(), stranger.get("/v1/instances").jsonPath().getList("items"));
        assertEquals(List.of(), stranger.get("/v1/volumes").jsonPath().getList("items"));
        assertEquals(List.of(), stranger.get("/v1/requests").jsonPath().getList("items"));
        expect(200, cloud.member().request().post("/v1/requests/" + waiting + "/cancel"));
    }

    @Test
    void aWrongRoleIsRefused() {
        String waiting = cloud.submit(cloud.request(cloud.instances("roles", 1)));
        ApiClient colleague = cloud.admin().createUser("zhao-min", "member", cloud.department());
        Rows.unchanged(jdbc, cloud.project(), () -> {
            refused(403, "forbidden", cloud.approver().post("/v1/requests", cloud.request(cloud.instances("bad", 1))));
            refused(403, "own-request", cloud.member().request().post("/v1/requests/" + waiting + "/approve"));
            refused(403, "forbidden", colleague.request().post("/v1/requests/" + waiting + "/approve"));
            refused(403, "forbidden", cloud.admin().request().post("/v1/requests/" + waiting + "/approve"));
            refused(403, "forbidden", cloud.admin().request().post("/v1/requests/" + waiting + "/cancel"));
        });
        assertEquals("submitted", cloud.member().get("/v1/requests/" + waiting).path("state"));
        expect(200, cloud.member().request().post("/v1/requests/" + waiting + "/cancel"));
    }

    @Test
    void moreThanTheQuotaIsRefusedAndSaysHowMuchIsLeft() {
        cloud.limit(Map.of("instances", cloud.held("instances") + 1));
        try {
            Map<String, Object> body = cloud.request(cloud.instances("bad", 2));
            Rows.unchanged(jdbc, cloud.project(), () -> {
                Map<String, Object> problem = refused(409, "quota-exceeded", submit(body));
                assertTrue(String.valueOf(problem.get("detail")).contains("2 were asked for"), problem.toString());
                Response preview = cloud.member().post("/v1/requests/preview", body);
                assertEquals(false, preview.path("fits"));
                assertEquals(-1, (int) preview.path("quota[0].left"));
            });
        } finally {
            cloud.limit(Map.of());
        }
    }

    @Test
    void moreThanThereIsRoomForIsRefusedWithTheReasons() {
        Map<String, Object> body = cloud.request(cloud.instances("bad", ROOM + 1));
        Rows.unchanged(jdbc, cloud.project(), () -> {
            Response answer = submit(body);
            refused(409, "no-capacity", answer);
            assertTrue(!answer.jsonPath().getList("reasons").isEmpty(), answer.asString());
            assertTrue((int) answer.path("fitsNow") <= ROOM, answer.asString());
            Response preview = cloud.member().post("/v1/requests/preview", body);
            assertEquals(false, preview.path("fits"));
            assertEquals(
                    answer.jsonPath().getList("reasons"), preview.jsonPath().getList("reasons"));
        });
        Map<String, Object> secret = cloud.request(cloud.instances("bad", 1));
        secret.put("dataClassification", 5);
        Rows.unchanged(jdbc, cloud.project(), () -> {
            Response answer = submit(secret);
            refused(409, "no-capacity", answer);
            assertTrue(answer.jsonPath().getList("reasons.reason").contains("accreditation"), answer.asString());
        });
    }

    @Test
    void moreInstancesThanTheNetworkHasAddressesAreRefusedBeforeAnybodyApproves() {
        Map<String, Object> body = cloud.request(cloud.instances("bad", 5_000));
        Rows.unchanged(jdbc, cloud.project(), () -> {
            Map<String, Object> problem = refused(409, "no-capacity", submit(body));
            assertTrue(String.valueOf(problem.get("detail")).contains("free addresses"), problem.toString());
        });
    }

    @Test
    void namesThatAreTakenAreRefusedAtOnce() {
        cloud.fulfil(cloud.request(cloud.instances("twin", 1), cloud.volumesFor("twin", "twins-disk", 1)));
        String waiting = cloud.submit(cloud.request(cloud.instances("queued", 2)));
        Rows.unchanged(jdbc, cloud.project(), () -> {
            for (String path : List.of("/v1/requests", "/v1/requests/preview")) {
                for (Map<String, Object> item : List.of(
                        cloud.instances("twin", 1), cloud.volume("twins-disk"), cloud.instances("queued-2", 1))) {
                    Map<String, Object> problem =
                            refused(409, "name-taken", cloud.member().post(path, cloud.request(item)));
                    assertTrue(problem.get("errors").toString().contains("field=items[0].name"), problem.toString());
                }
                refused(
                        400,
                        "invalid",
                        cloud.member()
                                .post(path, cloud.request(cloud.instances("same", 2), cloud.instances("same-2", 1))));
                refused(
                        400,
                        "invalid",
                        cloud.member().post(path, cloud.request(cloud.instances("n".repeat(59), 1_000))));
            }
        });
        expect(200, cloud.member().request().post("/v1/requests/" + waiting + "/cancel"));
        expect(200, cloud.member().post("/v1/requests/preview", cloud.request(cloud.instances("queued-2", 1))));
    }

    @Test
    void aNameThatWasTakenMeanwhileIsRefusedAtApprovalAndAtUndelete() {
        cloud.fulfil(cloud.request(cloud.instances("first", 1)));
        String path = "/v1/instances/" + cloud.instance("first").get("id");
        String late = cloud.submit(cloud.request(cloud.instances("second", 1)));
        expect(200, cloud.member().patch(path, Map.of("name", "second")));
        Rows.unchanged(jdbc, cloud.project(), () -> refused(409, "name-taken", cloud.approve(late)));
        assertEquals("submitted", cloud.member().get("/v1/requests/" + late).path("state"));
        cloud.act(path + "/delete");
        cloud.succeed(expect(200, cloud.approve(late)).get("operationId"));
        refused(409, "name-taken", cloud.member().request().post(path + "/undelete"));
        cloud.act("/v1/instances/" + cloud.instance("second").get("id") + "/delete");
        cloud.act(path + "/undelete");
        assertEquals("stopped", cloud.instance("second").get("state"));
    }

    @Test
    void aStaleVersionOfAnInstanceIsRefused() {
        cloud.fulfil(cloud.request(cloud.instances("versioned", 1)));
        String path = "/v1/instances/" + cloud.instance("versioned").get("id");
        String etag = cloud.member().get(path).header("ETag");
        expect(200, cloud.member().patch(path, Map.of("labels", Map.of("tier", "front"))));
        assertNotEquals(etag, cloud.member().get(path).header("ETag"));
        refused(
                412,
                "stale",
                cloud.member()
                        .request()
                        .header("If-Match", etag)
                        .body(Map.of("name", "other"))
                        .patch(path));
        refused(
                428,
                "precondition-required",
                cloud.member().request().body(Map.of("name", "other")).patch(path));
        refused(400, "invalid", cloud.member().patch(path, "null"));
        assertEquals(Map.of("tier", "front"), cloud.instance("versioned").get("labels"));
    }

    @Test
    void anIdempotencyKeySubmitsOnceAndForOneBodyOnly() {
        String key = ApiClient.unique("key");
        Map<String, Object> body = cloud.request(cloud.volume("keyed"));
        Response first = keyed(key, body);
        expect(201, first);
        Rows.unchanged(jdbc, cloud.project(), () -> {
            assertEquals(first.<String>path("id"), keyed(key, body).path("id"));
            refused(422, "idempotency-key-reused", keyed(key, cloud.request(cloud.volume("other"))));
        });
        expect(200, cloud.member().request().post("/v1/requests/" + first.path("id") + "/cancel"));
    }

    /** What was refused has had no effect, so its key is as good as new. */
    @Test
    void aRefusedRequestMayBeTriedAgainWithItsKey() {
        String key = ApiClient.unique("key");
        Map<String, Object> body = cloud.request(cloud.volume("again"));
        cloud.limit(Map.of("diskGib", cloud.held("diskGib")));
        try {
            refused(409, "quota-exceeded", keyed(key, body));
        } finally {
            cloud.limit(Map.of());
        }
        Response second = keyed(key, body);
        expect(201, second);
        expect(200, cloud.member().request().post("/v1/requests/" + second.path("id") + "/cancel"));
        String tooMany = ApiClient.unique("key");
        Map<String, Object> big = cloud.request(cloud.instances("bad", ROOM + 1));
        refused(409, "no-capacity", keyed(tooMany, big));
        refused(409, "no-capacity", keyed(tooMany, big));
    }

    @Test
    void aDryRunAnswersAndKeepsNothing() {
        Map<String, Object> body = cloud.request(cloud.volume("dry"));
        long held = cloud.held("diskGib");
        Rows.unchanged(jdbc, cloud.project(), () -> {
            Response submitted = cloud.member().post("/v1/requests?dryRun=true", body);
            expect(201, submitted);
            assertEquals("submitted", submitted.path("state"));
            expect(200, cloud.member().post("/v1/requests/preview?dryRun=true", body));
            refused(
                    409,
                    "no-capacity",
                    cloud.member().post("/v1/requests?dryRun=true", cloud.request(cloud.instances("bad", ROOM + 1))));
        });
        assertEquals(held, cloud.held("diskGib"));
        String id = cloud.submit(body);
        Rows.unchanged(
                jdbc,
                cloud.project(),
                () -> assertEquals(
                        "approved",
                        expect(200, cloud.approver().post("/v1/requests/" + id + "/approve?dryRun=true", Map.of()))
                                .get("state")));
        assertEquals("submitted", cloud.member().get("/v1/requests/" + id).path("state"));
        expect(200, cloud.member().request().post("/v1/requests/" + id + "/cancel"));
    }

    @Test
    void anOversizedBodyIsRefused() {
        Map<String, Object> item = cloud.instances("bad", 1);
        item.put("userData", "#!" + "x".repeat(1024 * 1024));
        Rows.unchanged(jdbc, cloud.project(), () -> refused(413, "body-too-large", submit(cloud.request(item))));
        item.put("userData", "#!" + "x".repeat(48 * 1024));
        Rows.unchanged(jdbc, cloud.project(), () -> refused(400, "invalid", submit(cloud.request(item))));
    }

    private Response submit(Map<String, Object> body) {
        return cloud.member().post("/v1/requests", body);
    }

    private Response keyed(String key, Map<String, Object> body) {
        return cloud.member()
                .request()
                .header("Idempotency-Key", key)
                .body(body)
                .post("/v1/requests");
    }
}
