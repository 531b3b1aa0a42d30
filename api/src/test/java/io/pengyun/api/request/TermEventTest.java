package io.pengyun.api.request;

import static io.pengyun.api.testing.ApiClient.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.api.testing.EventWatch;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Everybody hears in time of a term that ends, once, and of what comes of it. Time passes by moving the rows. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class TermEventTest {

    @Inject
    GatewayScene scene;

    @Inject
    Jdbc jdbc;

    @Test
    void theEndOfATermIsToldBeforeAndAfter() throws Exception {
        try (Cloud cloud = Cloud.start(scene.port(), 1, 16L * Cloud.MEMORY_MIB);
                EventWatch watch = EventWatch.open(cloud.member(), "?kind=term&kind=instance&kind=volume")) {
            Map<String, Object> request = cloud.request(cloud.instances("web", 1), cloud.volume("disk"));
            request.put("termDays", 30);
            cloud.fulfil(request);
            Object web = cloud.instance("web").get("id");
            Object disk = cloud.volumeNamed("disk").get("id");
            assertEquals(List.of(), terms(watch, web));

            ends("instance", web, Duration.ofDays(13));
            ends("volume", disk, Duration.ofDays(13));
            hears(watch, web, "term.ending");
            hears(watch, disk, "term.ending");
            EventWatch.Told warning = watch.told().stream()
                    .filter(told ->
                            told.kind().equals("term.ending") && told.subject().equals(web))
                    .findFirst()
                    .orElseThrow();
            assertEquals("web", warning.data().getString("data.name"));
            assertTrue(Instant.parse(warning.data().getString("data.endsAt"))
                    .isBefore(Instant.now().plus(Duration.ofDays(13))));

            Map<String, Object> extension =
                    cloud.request(Map.of("kind", "extension", "name", "longer", "of", List.of("web", disk)));
            extension.put("termDays", 60);
            expect(200, cloud.approve(cloud.submit(extension)));
            hears(watch, web, "term.ending", "term.extended");
            hears(watch, disk, "term.ending", "term.extended");

            ends("instance", web, Duration.ofDays(1));
            hears(watch, web, "term.ending", "term.extended", "term.ending");
            ends("instance", web, Duration.ZERO);
            ends("volume", disk, Duration.ZERO);
            hears(watch, web, "term.ending", "term.extended", "term.ending", "term.ending", "term.ended");
            Cloud.await("the host has stopped it", () -> watch.kindsOf(web).contains("instance.stopped"));

            Cloud.await("nothing works on it", () -> !cloud.instance("web").containsKey("operationId"));
            deletes("instance", web);
            deletes("volume", disk);
            Cloud.await("it is told", () -> watch.kindsOf(web).contains("instance.deleted"));
            Cloud.await("it is told", () -> watch.kindsOf(disk).contains("volume.deleted"));
            assertFalse(watch.ended());
        }
    }

    private static void hears(EventWatch watch, Object subject, String... kinds) {
        Cloud.await(
                subject + ": " + String.join(", ", kinds),
                () -> terms(watch, subject).equals(List.of(kinds)));
    }

    private static List<String> terms(EventWatch watch, Object subject) {
        return watch.kindsOf(subject).stream()
                .filter(kind -> kind.startsWith("term."))
                .toList();
    }

    /** Lets the term end so much from now. */
    private void ends(String table, Object id, Duration from) {
        move(table, "ends_at", id, from);
    }

    /** Lets the grace be over. */
    private void deletes(String table, Object id) {
        move(table, "delete_at", id, Duration.ZERO);
    }

    private void move(String table, String column, Object id, Duration from) {
        UUID row = Ids.parse(table.equals("instance") ? "ins" : "vol", String.valueOf(id))
                .orElseThrow();
        jdbc.update(
                "update " + table + " set " + column + " = ? where id = ?",
                Instant.now().plus(from),
                row);
    }
}
