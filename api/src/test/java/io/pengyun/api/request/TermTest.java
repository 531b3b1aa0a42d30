package io.pengyun.api.request;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.api.testing.Rows;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Terms from their beginning to after their end, and what extensions make of them. Time passes by moving the rows. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TermTest {

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
    void whatHasEndedIsStoppedAndGoesOnWhenItIsExtended() {
        make("web", 30);
        Map<String, Object> web = cloud.instance("web");
        assertEquals("running", web.get("termState"));
        assertNear(Duration.ofDays(30), web.get("endsAt"));
        assertNear(Duration.ofDays(30), cloud.volumeNamed("web-disk").get("endsAt"));

        ends("instance", web, Duration.ofDays(13));
        assertEquals("ending", cloud.instance("web").get("termState"));
        assertEquals(List.of("web"), ending("instances", Duration.ofDays(14)));
        assertEquals(List.of(), ending("instances", Duration.ofDays(12)));

        ends("instance", web, Duration.ZERO);
        ends("volume", cloud.volumeNamed("web-disk"), Duration.ZERO);
        Cloud.await(
                "it is stopped",
                () -> cloud.instance("web").get("state").equals("stopped") && free(cloud.instance("web")));
        Map<String, Object> ended = cloud.instance("web");
        assertEquals("ended", ended.get("termState"));
        assertTrue(String.valueOf(ended.get("stateReason")).matches("Its term ended on .*ask for an extension.*"));
        assertNear(Duration.ofDays(14), ended.get("deleteAt"));
        Cloud.await(
                "the volume's end is noticed",
                () -> cloud.volumeNamed("web-disk").containsKey("deleteAt"));
        assertEquals(true, cloud.volumeNamed("web-disk").get("attached"), "nothing happens to it at its end");
        Map<String, Object> problem =
                refused(409, "wrong-state", cloud.member().request().post(path("instances", ended) + "/start"));
        assertTrue(String.valueOf(problem.get("detail")).contains("ask for an extension"), problem.toString());

        Map<String, Object> extension =
                extension(60, "web", cloud.volumeNamed("web-disk").get("id"));
        Response preview = cloud.member().post("/v1/requests/preview", extension);
        expect(200, preview);
        assertEquals(true, preview.path("fits"));
        assertEquals("60 days", preview.path("term"));
        assertEquals(2, preview.jsonPath().getList("changes").size());
        assertTrue(preview.<String>path("changes[0].of").startsWith("instance web (ins-"));
        assertEquals(
                Instant.parse(String.valueOf(ended.get("endsAt"))).getEpochSecond(),
                Instant.parse(preview.path("changes[0].from")).getEpochSecond());
        assertEquals("60 days from when it is agreed to", preview.path("changes[0].to"));
        assertEquals("ended", cloud.instance("web").get("termState"), "a preview changes nothing");

        long held = cloud.held("instances");
        Map<String, Object> granted = expect(200, cloud.approve(cloud.submit(extension)));
        assertEquals("fulfilled", granted.get("state"));
        assertFalse(granted.containsKey("operationId"));
        assertEquals(held, cloud.held("instances"));
        for (Map<String, Object> extended : List.of(cloud.instance("web"), cloud.volumeNamed("web-disk"))) {
            assertEquals("running", extended.get("termState"));
            assertNear(Duration.ofDays(60), extended.get("endsAt"));
            assertFalse(extended.containsKey("deleteAt"));
            assertFalse(extended.containsKey("stateReason"), extended.toString());
        }
        cloud.act(path("instances", web) + "/start");
        assertEquals("running", cloud.instance("web").get("state"));
        assertEachMomentOnce(web);
    }

    @Test
    void afterItsGraceItIsDeletedAndCanBeHadBackWhenExtended() {
        make("old", 1);
        Map<String, Object> old = cloud.instance("old");
        Map<String, Object> disk = cloud.volumeNamed("old-disk");
        ends("instance", old, Duration.ZERO);
        ends("volume", disk, Duration.ZERO);
        Cloud.await(
                "both ends are noticed",
                () -> cloud.instance("old").containsKey("deleteAt")
                        && cloud.volumeNamed("old-disk").containsKey("deleteAt")
                        && free(cloud.instance("old")));
        graceIsOver("instance", old);
        graceIsOver("volume", disk);
        Cloud.await("it is deleted", () -> state(old).equals("deleted") && free(view(old)));
        assertTrue(view(old).containsKey("purgeAt"));
        assertEquals("present", cloud.volumeNamed("old-disk").get("wanted"), "it can be had back with its instance");
        refused(409, "wrong-state", cloud.member().request().post(path("instances", old) + "/undelete"));

        expect(200, cloud.approve(cloud.submit(extension(0, "old"))));
        assertEquals("open", view(old).get("termState"));
        cloud.act(path("instances", old) + "/undelete");
        cloud.act(path("instances", old) + "/start");
        assertEquals("running", cloud.instance("old").get("state"));
        assertEquals(true, cloud.volumeNamed("old-disk").get("attached"));

        cloud.act(path("volumes", disk) + "/detach");
        Cloud.await(
                "it is deleted as soon as it is not attached",
                () -> expect(200, cloud.member().get(path("volumes", disk)))
                        .get("wanted")
                        .equals("deleted"));
        refused(409, "wrong-state", cloud.member().request().post(path("volumes", disk) + "/undelete"));
        Cloud.await("it is free", () -> free(expect(200, cloud.member().get(path("volumes", disk)))));
        expect(200, cloud.approve(cloud.submit(extension(3, "old-disk"))));
        cloud.act(path("volumes", disk) + "/undelete");
        assertEachMomentOnce(old);
        assertEachMomentOnce(disk);
    }

    @Test
    void aVolumeThatHasEndedIsNotAttachedAnew() {
        cloud.fulfil(cloud.request(cloud.instances("other", 1)));
        cloud.fulfil(cloud.request(cloud.volume("late")));
        cloud.act("/v1/instances/" + cloud.instance("other").get("id") + "/stop");
        ends("volume", cloud.volumeNamed("late"), Duration.ZERO);
        refused(
                409,
                "wrong-state",
                cloud.member()
                        .post(path("volumes", cloud.volumeNamed("late")) + "/attach", Map.of("instance", "other")));
    }

    @Test
    void noEndIsShown() {
        Response preview = cloud.member().post("/v1/requests/preview", cloud.request(cloud.instances("endless", 1)));
        assertEquals("no end", preview.path("term"));
        assertFalse(preview.jsonPath().getMap("$").containsKey("endsAt"));
        String id = cloud.submit(cloud.request(cloud.instances("endless", 1)));
        assertEquals("no end", cloud.member().get("/v1/requests/" + id).path("term"));
        assertEquals(
                "no end", cloud.member().get("/v1/requests/" + id + "/approval").path("term"));
        expect(200, cloud.member().request().post("/v1/requests/" + id + "/cancel"));
    }

    @Test
    void whatCannotBeExtendedIsRefusedAndNothingChanges() {
        cloud.fulfil(cloud.request(cloud.instances("same", 1)));
        cloud.fulfil(cloud.request(cloud.volume("same")));
        String stranger = (String) cloud.instance("same").get("id");
        String other = cloud.admin().createProject("other", cloud.department());
        Rows.unchanged(jdbc, cloud.project(), () -> {
            invalid("items[0].of[0]", extension(5, "no-such-thing"));
            invalid("items[0].of[0]", extension(5, "same"));
            invalid("items[0].of[1]", extension(5, stranger, stranger));
            invalid("items[0].of", extension(5));
            Map<String, Object> elsewhere = extension(5, stranger);
            elsewhere.put("project", other);
            invalid("items[0].of[0]", elsewhere);
            Map<String, Object> both = extension(5, stranger);
            both.put("noEnd", true);
            invalid("noEnd", both);
            Map<String, Object> mixed = extension(5, stranger);
            mixed.put("items", List.of(((List<?>) mixed.get("items")).getFirst(), cloud.instances("new", 1)));
            invalid("items[1].kind", mixed);
        });
        expect(201, cloud.member().post("/v1/requests?dryRun=true", extension(5, stranger)));
        assertEquals("open", cloud.instance("same").get("termState"));
    }

    @Test
    void policiesOnLongTermsSpeakOnExtensions() {
        cloud.fulfil(cloud.request(cloud.instances("asked", 1)));
        List<String> policies = List.of(
                policy("long-extensions", Map.of("termDaysAbove", 30), List.of(Map.of("role", "approver"))),
                policy("short-extensions", Map.of(), List.of()));
        Map<String, Object> atOnce = expect(201, cloud.member().post("/v1/requests", extension(30, "asked")));
        assertEquals("fulfilled", atOnce.get("state"));
        assertNear(Duration.ofDays(30), cloud.instance("asked").get("endsAt"));
        for (int days : List.of(31, 0)) {
            Map<String, Object> waits = expect(201, cloud.member().post("/v1/requests", extension(days, "asked")));
            assertEquals("submitted", waits.get("state"));
            expect(
                    200,
                    cloud.approver()
                            .post("/v1/requests/" + waits.get("id") + "/reject", Map.of("comment", "not so long")));
        }
        assertNear(Duration.ofDays(30), cloud.instance("asked").get("endsAt"));
        policies.forEach(policy -> expect(204, cloud.admin().request().delete("/v1/approval-policies/" + policy)));
    }

    private String policy(String name, Map<String, Object> when, List<Object> stages) {
        Map<String, Object> conditions = new HashMap<>(when);
        conditions.put("kinds", List.of("extension"));
        return (String) expect(
                        201,
                        cloud.admin()
                                .post(
                                        "/v1/approval-policies",
                                        Map.of(
                                                "name",
                                                name,
                                                "department",
                                                cloud.department(),
                                                "position",
                                                name.startsWith("long") ? 0 : 1,
                                                "when",
                                                conditions,
                                                "stages",
                                                stages)))
                .get("id");
    }

    @Test
    void whatNobodyDecidedOnIsFreeAtOnce() {
        long before = cloud.held("instances");
        String id = cloud.submit(cloud.request(cloud.instances("undecided", 2)));
        assertEquals(before + 2, cloud.held("instances"));
        jdbc.update(
                "update request set claim_expires_at = now() where id = ?",
                Ids.parse("req", id).orElseThrow());
        Cloud.await(
                "the request has expired",
                () -> cloud.member().get("/v1/requests/" + id).path("state").equals("expired"));
        assertEquals(before, cloud.held("instances"), "although its claims were good for longer");
    }

    /** Whatever is done with it: at each moment it counts as what it was then, once, and without a gap. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void usageTellsEachMomentOnceAndAsItWas(long seed) {
        Random random = new Random(seed);
        String name = "life" + seed;
        cloud.fulfil(cloud.request(cloud.instances(name, 1)));
        Map<String, Object> life = cloud.instance(name);
        record Moment(Instant at, String phase) {}
        List<Moment> moments = new ArrayList<>();
        String phase = "running";
        for (int time = 0; time < 8; time++) {
            switch (phase) {
                case "running" -> {
                    if (random.nextBoolean()) {
                        cloud.act(path("instances", life) + "/" + (random.nextBoolean() ? "stop" : "reboot"));
                    } else {
                        ends("instance", life, Duration.ZERO);
                        Cloud.await("stopped", () -> state(life).equals("stopped") && free(view(life)));
                        expect(200, cloud.approve(cloud.submit(extension(9, name))));
                    }
                }
                case "stopped" ->
                    cloud.act(path("instances", life) + "/" + (random.nextInt(3) > 0 ? "delete" : "start"));
                default -> cloud.act(path("instances", life) + "/undelete");
            }
            phase = String.valueOf(view(life).get("wanted"));
            moments.add(new Moment(now(), phase));
        }
        assertEachMomentOnce(life);
        for (Moment moment : moments) {
            assertEquals(
                    moment.phase(),
                    jdbc.first(
                                    "select phase from usage_interval where resource_id = ? and measure = 'volume'"
                                            + " and span @> ?::timestamptz",
                                    row -> row.getString(1),
                                    uuid(life),
                                    moment.at())
                            .orElse("nothing"),
                    "seed " + seed + ", " + moments);
        }
    }

    private void make(String name, int termDays) {
        Map<String, Object> request =
                cloud.request(cloud.instances(name, 1), cloud.volumesFor(name, name + "-disk", 1));
        request.put("termDays", termDays);
        cloud.fulfil(request);
    }

    /** @param days 0: no end */
    private Map<String, Object> extension(int days, Object... of) {
        Map<String, Object> request = cloud.request(Map.of("kind", "extension", "name", "longer", "of", List.of(of)));
        if (days > 0) {
            request.put("termDays", days);
        }
        return request;
    }

    private void invalid(String field, Map<String, Object> request) {
        Map<String, Object> problem = refused(400, "invalid", cloud.member().post("/v1/requests", request));
        assertTrue(String.valueOf(problem.get("errors")).contains(field), field + " in " + problem);
    }

    private void ends(String kind, Map<String, Object> thing, Duration ahead) {
        jdbc.update("update " + kind + " set ends_at = ? where id = ?", now().plus(ahead), uuid(thing));
    }

    private void graceIsOver(String kind, Map<String, Object> thing) {
        jdbc.update("update " + kind + " set delete_at = ? where id = ?", now(), uuid(thing));
    }

    private List<Object> ending(String list, Duration before) {
        return cloud.member()
                .get("/v1/" + list + "?endingBefore=" + now().plus(before) + "&project=" + cloud.project())
                .jsonPath()
                .getList("items.name");
    }

    private Instant now() {
        return jdbc.first(
                        "select clock_timestamp() as now",
                        row -> Jdbc.instant(row, "now").orElseThrow())
                .orElseThrow();
    }

    private Map<String, Object> view(Map<String, Object> instance) {
        return expect(200, cloud.member().get(path("instances", instance)));
    }

    private String state(Map<String, Object> instance) {
        return String.valueOf(view(instance).get("state"));
    }

    private static boolean free(Map<String, Object> view) {
        return !view.containsKey("operationId");
    }

    private static String path(String list, Map<String, Object> thing) {
        return "/v1/" + list + "/" + thing.get("id");
    }

    private static UUID uuid(Map<String, Object> thing) {
        String id = String.valueOf(thing.get("id"));
        return Ids.parse(id.substring(0, id.indexOf('-')), id).orElseThrow();
    }

    private static void assertNear(Duration ahead, Object moment) {
        Instant expected = Instant.now().plus(ahead);
        Duration off = Duration.between(expected, Instant.parse(String.valueOf(moment)))
                .abs();
        assertTrue(off.toSeconds() < 60, moment + " is not near " + expected);
    }

    /** Its intervals follow each other without a gap; the records refuse overlaps. */
    private void assertEachMomentOnce(Map<String, Object> thing) {
        assertEquals(
                0L,
                jdbc.first(
                                "select count(*) from (select lower(span) as starts, lag(upper(span)) over"
                                        + " (order by lower(span)) as before from usage_interval where resource_id = ?"
                                        + " and measure = 'volume') spans where before <> starts",
                                row -> row.getLong(1),
                                uuid(thing))
                        .orElseThrow());
    }
}
