package io.pengyun.api.audit;

import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.audit.AuditRepository.Key;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class AuditSearchTest {

    private static final int LINKS = 120;

    @Inject
    AuditTrail trail;

    @Inject
    Jdbc jdbc;

    private ApiClient admin;

    @BeforeEach
    void login() {
        admin = ApiClient.admin();
    }

    @Test
    void findsByActorActionSubjectOutcomeDepartmentAndTime() {
        String parent = admin.createDepartment("health");
        String child = admin.createDepartment("clinic", parent);
        String project = admin.createProject("vaccines", child);
        String projectId = admin.get("/v1/projects/" + project).path("id");
        ApiClient li = admin.createUser("li", "member", child);
        refused(403, "forbidden", li.post("/v1/departments", Map.of("name", "mine", "title", "Mine")));
        assertEquals(List.of("project.create"), actions("?subject=" + projectId));
        assertEquals(List.of("project.get"), actions("?subject=" + project + "&action=project.get"));
        assertEquals(
                List.of("department.create", "department.create"),
                actions("?actor=" + li.name() + "&action=department.create"));
        assertEquals(List.of("department.create"), actions("?actor=" + li.name() + "&outcome=refused"));
        assertEquals(List.of(), actions("?actor=" + li.name() + "&outcome=failed"));
        assertTrue(actions("?department=" + parent).containsAll(List.of("project.create", "department.create")));
        assertEquals(List.of(), actions("?subject=" + projectId + "&until=2001-01-01T00:00:00Z"));
        assertEquals(List.of("project.create"), actions("?subject=" + projectId + "&from=2001-01-01T00:00:00Z"));
        refused(400, "invalid", admin.get("/v1/audit?outcome=fine"));
        refused(400, "invalid", admin.get("/v1/audit?from=2002-01-01T00:00:00Z&until=2001-01-01T00:00:00Z"));
        refused(404, "not-found", admin.get("/v1/audit?department=nowhere"));
    }

    @Test
    void whoReadsForOneDepartmentFindsNothingOfOthersByAnyFilter() {
        String health = admin.createDepartment("health");
        String roads = admin.createDepartment("roads");
        String project = admin.createProject("secret", roads);
        String projectId = admin.get("/v1/projects/" + project).path("id");
        ApiClient approver = admin.createUser("wang", "approver", health);
        for (String query : List.of(
                "?subject=" + projectId,
                "?subject=" + project,
                "?action=project.create",
                "?actor=system:test",
                "?from=2001-01-01T00:00:00Z&action=project.create")) {
            Response found = approver.get("/v1/audit" + query);
            assertEquals(List.of(), found.path("items"), found.asString());
            assertEquals(
                    null, found.jsonPath().getString("nextPageToken"), "a next page tells that there is something");
        }
        refused(404, "not-found", approver.get("/v1/audit?department=" + roads));
    }

    private List<String> actions(String query) {
        Response found = admin.get("/v1/audit" + query);
        assertEquals(200, found.statusCode(), found.asString());
        return found.path("items.action");
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 30);
    }

    /** Pages that look at few links each come to the same as looking at all. */
    @ParameterizedTest
    @MethodSource("seeds")
    void pagesFindWhatFitsOnceAndInOrder(long seed) {
        Random random = new Random(seed);
        List<AuditEntry> all = links();
        AuditSearch search = new AuditSearch(
                maybe(random, Set.of(DEPARTMENTS.get(0), DEPARTMENTS.get(1))),
                maybe(random, actor(random.nextInt(3))),
                maybe(random, "test." + random.nextInt(2)),
                maybe(random, random.nextBoolean() ? "name-" + random.nextInt(4) : SUBJECT),
                maybe(random, AuditOutcome.values()[random.nextInt(3)]),
                maybe(random, all.get(random.nextInt(LINKS / 2, LINKS)).at()),
                maybe(random, all.get(random.nextInt(LINKS / 2)).at().plusSeconds(1)));
        List<Long> expected =
                all.stream().filter(fits(search)).map(AuditEntry::sequence).toList();
        assertEquals(expected, walk(search, 1 + random.nextInt(6), 1 + random.nextInt(20)), "seed " + seed);
    }

    private static final String RUN = ApiClient.unique("run");
    private static final String SUBJECT = "prj-01m83d8wssebftspye6h69t3z1";
    private static final List<UUID> DEPARTMENTS = List.of(new UUID(7, 1), new UUID(7, 2), new UUID(7, 3));
    private static List<AuditEntry> made = List.of();

    private static String actor(int number) {
        return RUN + "-" + number;
    }

    private static <T> Optional<T> maybe(Random random, T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    /** Links of all kinds, newest first; only those of this class are looked at. */
    private List<AuditEntry> links() {
        if (made.isEmpty()) {
            Random random = new Random(7);
            for (int number = 0; number < LINKS; number++) {
                trail.read(
                        new AuditAct(
                                actor(random.nextInt(3)),
                                "test." + random.nextInt(2),
                                maybe(random, SUBJECT),
                                maybe(random, DEPARTMENTS.get(random.nextInt(3))),
                                random.nextBoolean() ? Map.of("name", "name-" + random.nextInt(4)) : Map.of(),
                                false),
                        AuditOutcome.values()[random.nextInt(3)]);
            }
            made = jdbc
                    .list(
                            "select * from audit_entry where actor like ? order by at desc, sequence desc",
                            row -> AuditLinks.stored(row),
                            RUN + "%")
                    .stream()
                    .map(link -> new AuditEntry(
                            link.sequence(),
                            "",
                            link.phase(),
                            link.at(),
                            link.actor(),
                            link.action(),
                            link.subject(),
                            link.departmentId().map(UUID::toString),
                            link.outcome(),
                            link.subjectName().map(name -> Map.of("name", name)).orElse(Map.of())))
                    .sorted(Comparator.comparing(AuditEntry::at)
                            .thenComparing(AuditEntry::sequence)
                            .reversed())
                    .toList();
            assertEquals(LINKS, made.size());
        }
        return made;
    }

    private static Predicate<AuditEntry> fits(AuditSearch search) {
        return entry -> fits(search.actor(), Optional.of(entry.actor()))
                && fits(search.action(), Optional.of(entry.action()))
                && (search.subject().isEmpty()
                        || fits(search.subject(), entry.subject())
                        || fits(
                                search.subject(),
                                Optional.ofNullable(entry.details().get("name"))))
                && fits(search.outcome().map(AuditOutcome::text), entry.outcome())
                && (search.departments().isEmpty()
                        || entry.departmentId()
                                .filter(id -> search.departments().get().contains(UUID.fromString(id)))
                                .isPresent())
                && !entry.at().isBefore(search.from().orElse(Instant.EPOCH))
                && entry.at().isBefore(search.until().orElse(Instant.MAX));
    }

    private static boolean fits(Optional<String> wanted, Optional<String> is) {
        return wanted.isEmpty() || wanted.equals(is);
    }

    /** Page after page, each looking at few; of what is found only the links of this class count. */
    private List<Long> walk(AuditSearch search, int limit, int looked) {
        List<Long> found = new ArrayList<>();
        // The links of this class were written after those of the classes before it and before those that follow.
        Optional<Key> below = Optional.of(new Key(made.getFirst().at().plus(1, ChronoUnit.MICROS), Long.MAX_VALUE));
        Set<Long> ours = Set.copyOf(made.stream().map(AuditEntry::sequence).toList());
        for (int page = 0; page < 2_000; page++) {
            AuditQuery query = new AuditQuery(search, below, limit, looked);
            List<Key> keys = jdbc.list(
                    query.sql(),
                    row -> row.getObject("sequence") == null
                            ? new Key(Instant.EPOCH, 0)
                            : new Key(Jdbc.instant(row, "at").orElseThrow(), row.getLong("sequence")),
                    query.arguments());
            List<Key> links = keys.stream().filter(key -> key.sequence() > 0).toList();
            links.stream().map(Key::sequence).filter(ours::contains).forEach(found::add);
            Optional<Key> edge = jdbc.first(
                    query.sql(),
                    row -> new Key(Jdbc.instant(row, "edge_at").orElse(Instant.EPOCH), row.getLong("edge_sequence")),
                    query.arguments());
            if (edge.isEmpty() || edge.get().at().isBefore(made.getLast().at())) {
                return found;
            }
            below = links.size() == limit ? Optional.of(links.getLast()) : edge;
        }
        throw new AssertionError("the pages do not end");
    }
}
