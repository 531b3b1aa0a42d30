package io.pengyun.api.stream;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.event.Facts;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.api.testing.EventWatch;
import io.pengyun.api.testing.EventWatch.Told;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who watches hears all that concerns it, once, in order, and nothing else. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class EventStreamTest {

    @Inject
    GatewayScene scene;

    @Inject
    Facts facts;

    private ApiClient admin;

    @BeforeEach
    void login() {
        admin = ApiClient.admin();
    }

    private record Place(String department, String project, ApiClient member) {}

    private Place place() {
        String department = admin.createDepartment("hearing");
        return new Place(
                department,
                admin.createProject("hall", department),
                admin.createUser("listener", "member", department));
    }

    @Test
    void aRequestIsToldFromItsSubmissionToItsEnd() throws Exception {
        try (Cloud cloud = Cloud.start(scene.port(), 1, 8L * Cloud.MEMORY_MIB);
                EventWatch watch = EventWatch.open(cloud.member(), "")) {
            Map<String, Object> request =
                    cloud.fulfil(cloud.request(cloud.instances("web", 2), cloud.volumesFor("web", "disk", 2)));
            Object instance = cloud.instance("web-1").get("id");
            cloud.act("/v1/instances/" + instance + "/stop");
            cloud.act("/v1/instances/" + instance + "/delete");
            cloud.act("/v1/instances/" + instance + "/undelete");
            Cloud.await("the last event", () -> watch.kindsOf(instance).contains("instance.undeleted"));

            assertEquals(
                    List.of(
                            "request.submitted",
                            "approval.asked",
                            "approval.decided",
                            "request.approved",
                            "request.fulfilled"),
                    watch.kindsOf(request.get("id")));
            assertEquals(
                    List.of(
                            "instance.created",
                            "instance.started",
                            "instance.stopped",
                            "instance.deleted",
                            "instance.undeleted"),
                    watch.kindsOf(instance));
            Told asked = watch.told().stream()
                    .filter(one -> one.kind().equals("approval.asked"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(List.of(cloud.approver().name()), asked.data().getList("data.people"));
            assertEquals(
                    2, watch.kinds().stream().filter("volume.attached"::equals).count());
            assertTrue(watch.kindsOf(request.get("operationId")).contains("operation.ended"));
        }
    }

    @Test
    void whoComesBackMissesNothingAndHearsNothingTwice() throws Exception {
        Place place = place();
        String subject = ApiClient.unique("subject");
        List<String> heard = new ArrayList<>();
        String last = null;
        for (int round = 0; round < 5; round++) {
            try (EventWatch watch = EventWatch.open(place.member(), "", last)) {
                facts.tellMany(facts.of(place.project()), subject, 100);
                int wanted = round == 0 ? 60 : 100;
                Cloud.await("some events", () -> watch.told().size() >= wanted);
                // Of what came, some is taken as seen, and the rest as lost with the connection.
                List<Told> seen = List.copyOf(watch.told()).subList(0, wanted);
                seen.forEach(one -> heard.add(one.data().getString("id")));
                last = seen.getLast().id();
            }
        }
        try (EventWatch watch = EventWatch.open(place.member(), "", last)) {
            Cloud.await("the rest", () -> watch.told().size() >= 40);
            watch.told().forEach(one -> heard.add(one.data().getString("id")));
        }
        assertEquals(500, heard.size());
        assertEquals(500, heard.stream().distinct().count());
    }

    @Test
    void longBehindItIsServedFromTheRecordsAndThenFromTheNews() throws Exception {
        Place place = place();
        String subject = ApiClient.unique("subject");
        facts.tell(facts.of(place.project()), subject, "first");
        String first;
        Cloud.await(
                "it is there", () -> list(place.member(), "?subject=" + subject).size() == 1);
        first = list(place.member(), "?subject=" + subject)
                .getFirst()
                .get("number")
                .toString();
        facts.tellMany(facts.of(place.project()), subject, 6_000);
        try (EventWatch watch = EventWatch.open(place.member(), "?subject=" + subject, first)) {
            facts.tellMany(facts.of(place.project()), subject, 500);
            Cloud.await("all", () -> watch.told().size() >= 6_500);
            assertEquals(
                    IntStream.concat(IntStream.range(0, 6_000), IntStream.range(0, 500))
                            .boxed()
                            .toList(),
                    watch.told().stream()
                            .map(one -> one.data().getInt("data.name"))
                            .toList());
        }
    }

    @Test
    void nobodyHearsOfANeighbour() throws Exception {
        Place one = place();
        Place other = place();
        String subject = ApiClient.unique("subject");
        try (EventWatch watch = EventWatch.open(one.member(), "");
                EventWatch everything = EventWatch.open(admin, "?subject=" + subject)) {
            facts.tell(facts.of(other.project()), subject, "theirs");
            facts.tell(facts.of(one.project()), subject, "ours");
            Cloud.await("both", () -> everything.told().size() == 2);
            Cloud.await("ours", () -> !watch.told().isEmpty());
            assertEquals(
                    List.of("ours"),
                    watch.told().stream()
                            .map(told -> told.data().getString("data.name"))
                            .toList());
        }
        assertEquals(
                List.of("ours"),
                list(one.member(), "?subject=" + subject).stream()
                        .map(event -> ((Map<?, ?>) event.get("data")).get("name"))
                        .toList());
        refused(404, "not-found", one.member().get("/v1/events?project=" + other.project()));
        refused(404, "not-found", one.member().get("/v1/events/watch?project=" + other.project()));
    }

    @Test
    void whatConcernsThePlatformOnlyIsForThoseWhoSeeAll() throws Exception {
        Place place = place();
        ApiClient victim = admin.createUser("victim");
        try (EventWatch watch = EventWatch.open(place.member(), "");
                EventWatch everything = EventWatch.open(admin, "?kind=user")) {
            expect(200, admin.patch("/v1/users/" + victim.name(), Map.of("state", "disabled")));
            Cloud.await(
                    "it is told",
                    () -> everything.told().stream()
                            .anyMatch(told -> victim.name().equals(told.data().getString("data.name"))));
            facts.tell(facts.of(place.project()), "mark", "mark");
            Cloud.await("the mark", () -> !watch.told().isEmpty());
            assertEquals(List.of("volume.purged"), watch.kinds());
        }
    }

    @Test
    void rightsThatEndEndTheStream() throws Exception {
        Place place = place();
        try (EventWatch watch = EventWatch.open(place.member(), "")) {
            expect(200, admin.patch("/v1/users/" + place.member().name(), Map.of("state", "disabled")));
            Cloud.await("the stream has ended", watch::ended);
            facts.tell(facts.of(place.project()), "mark", "after");
            assertEquals(List.of(), watch.told());
        }
    }

    @Test
    void filtersAreByKindGroupAndProject() throws Exception {
        Place place = place();
        String second = admin.createProject("annex", place.department());
        try (EventWatch watch =
                EventWatch.open(place.member(), "?kind=volume&kind=request.approved&project=" + place.project())) {
            facts.tell(facts.of(second), "elsewhere", "no");
            facts.tell(facts.of(place.project()), "here", "yes");
            Cloud.await("one", () -> !watch.told().isEmpty());
            assertEquals(
                    List.of("here"), watch.told().stream().map(Told::subject).toList());
        }
        refused(400, "invalid", place.member().get("/v1/events?kind=volum"));
        refused(400, "invalid", place.member().get("/v1/events/watch?kind=request."));
    }

    @Test
    void aPlaceThatIsNoPlaceIsRefused() throws Exception {
        Place place = place();
        for (String wrong : List.of("x", "-1", "999999999999999999")) {
            refused(
                    400,
                    "invalid",
                    place.member().request().header("Last-Event-ID", wrong).get("/v1/events/watch"));
        }
    }

    /** It opens a stream and reads nothing of it: what is held for it stays small, and it is cut off. */
    @Test
    void aReaderThatTakesNothingIsCutOffAndComesBack() throws Exception {
        Place place = place();
        String subject = ApiClient.unique("subject");
        facts.tell(facts.of(place.project()), subject, "first");
        Cloud.await(
                "it is there", () -> list(place.member(), "?subject=" + subject).size() == 1);
        String first = list(place.member(), "?subject=" + subject)
                .getFirst()
                .get("number")
                .toString();
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress("127.0.0.1", RestAssured.port));
            socket.getOutputStream()
                    .write(("GET /v1/events/watch?subject=" + subject + " HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Accept: text/event-stream\r\nAuthorization: Bearer "
                                    + place.member().token() + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            double before = cut();
            Cloud.await("it is open", () -> readers() >= 1);
            for (int batch = 0; batch < 10; batch++) {
                facts.tellMany(facts.of(place.project()), subject, 5_000);
            }
            Cloud.await("it is cut off", () -> cut() > before);
            assertFalse(
                    everything(socket.getInputStream()) >= 50_000 * 100, "it was given all, though it took nothing");
        }
        try (EventWatch watch = EventWatch.open(place.member(), "?subject=" + subject, first)) {
            Cloud.await("all of it", () -> watch.told().size() == 50_000);
        }
    }

    private static long everything(InputStream input) {
        long length = 0;
        try {
            byte[] buffer = new byte[8_192];
            for (int read = input.read(buffer); read > 0; read = input.read(buffer)) {
                length += read;
            }
        } catch (java.io.IOException cut) {
            return length;
        }
        return length;
    }

    private static double cut() {
        return metric("pengyun_event_readers_cut_total");
    }

    private static double readers() {
        return metric("pengyun_event_readers");
    }

    private static double metric(String name) {
        return RestAssured.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void theListIsPagedNewestFirst() {
        Place place = place();
        String subject = ApiClient.unique("subject");
        facts.tellMany(facts.of(place.project()), subject, 25);
        Cloud.await("all", () -> list(place.member(), "?subject=" + subject).size() == 25);
        List<Object> names = new ArrayList<>();
        String token = "";
        do {
            var page = place.member()
                    .get("/v1/events?pageSize=10&subject=" + subject + (token.isEmpty() ? "" : "&pageToken=" + token))
                    .jsonPath();
            names.addAll(page.getList("items.data.name"));
            token = page.getString("nextPageToken");
        } while (token != null);
        assertEquals(IntStream.range(0, 25).map(index -> 24 - index).boxed().toList(), names);
    }

    @Test
    void allKindsAreListed() {
        List<String> kinds =
                place().member().get("/v1/event-kinds?pageSize=200").jsonPath().getList("items.kind");
        assertEquals("request.submitted", kinds.getFirst());
        assertTrue(kinds.contains("term.ending"), kinds.toString());
    }

    private static List<Map<String, Object>> list(ApiClient caller, String query) {
        return caller.get("/v1/events" + query).jsonPath().getList("items");
    }
}
