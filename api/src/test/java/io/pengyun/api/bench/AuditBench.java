package io.pengyun.api.bench;

import io.pengyun.api.agent.CloudScene;
import io.pengyun.api.agent.CloudScene.Cloud;
import io.pengyun.api.audit.TrailSwitch;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * {@code ./dev bench audit}: writes with the trail and without it in turn; pages of a short trail and of a long one; the
 * long one verified by the server, and exported for {@code pengctl audit verify}. Nothing is asserted about time.
 */
@QuarkusTest
@QuarkusTestResource(
        value = DatabaseResource.class,
        initArgs = @ResourceArg(name = DatabaseResource.DURABLE, value = "true"))
class AuditBench {

    private static final int ENTRIES = Integer.getInteger("bench.entries", 1_000_000);
    private static final int FEW = 10_000;
    private static final int CALLERS = 32;
    /** With room for a volume of 1 GiB a request. */
    private static final int HOSTS = 10;

    private static final int ROUNDS = 8;
    private static final long ROUND_NANOS = Duration.ofMillis(1_500).toNanos();

    /** Links as the control plane writes them; one actor in 200, one action in 50, one department in 40, 25,000 subjects. */
    private static final String FILL = """
            do $$
            declare previous bytea; link bytea; body text; moment timestamptz; entry uuid; number bigint; departments uuid[];
            begin
                select sequence, hash into number, previous from audit_entry order by sequence desc limit 1;
                select array_agg(id) into departments from (select id from department order by id limit 40) d;
                for n in 1..%d loop
                    number := number + 1;
                    moment := date_trunc('milliseconds', now() - interval '90 days' + n * interval '7776 milliseconds')
                        + interval '1 microsecond';
                    entry := gen_random_uuid();
                    body := format('{"action":"thing.act-%%s","actor":"user-%%s","at":"%%s","departmentId":"%%s",'
                        || '"details":{"clientAddress":"10.1.2.3","method":"POST","path":"/v1/instances/web-%%s/start",'
                        || '"status":"202","traceId":"trc-01m83d8wssebftspye6h69t3z1"},"entryId":"%%s",'
                        || '"outcome":"succeeded","phase":"completed","sequence":%%s,"subject":"ins-%%s"}',
                        n %% 50, n * 7 %% 200,
                        to_char(moment at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                        departments[1 + n %% array_length(departments, 1)], n %% 25000, entry, number,
                        lpad(to_hex(n %% 25000), 26, '0'));
                    link := sha256(previous || sha256(convert_to(body, 'UTF8')));
                    insert into audit_entry values (number, entry, 'completed', moment, 'user-' || n * 7 %% 200,
                        'thing.act-' || n %% 50, 'ins-' || lpad(to_hex(n %% 25000), 26, '0'),
                        departments[1 + n %% array_length(departments, 1)], 'succeeded', body, previous, link, 2, null);
                    previous := link;
                end loop;
            end $$""";

    @Inject
    CloudScene scene;

    @Inject
    TrailSwitch trail;

    @Inject
    Jdbc jdbc;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger names = new AtomicInteger();
    private final Table table = new Table("audit");

    @Test
    void audit() throws Exception {
        trail.install();
        ApiClient admin = ApiClient.admin();
        try (Cloud cloud = scene.start(HOSTS)) {
            String project = "{\"department\":\"" + cloud.department() + "\",\"title\":\"P\",\"name\":\"p";
            write("make a project", () -> send(admin, "/v1/projects", project + names.incrementAndGet() + "\"}", 201));
            write("submit and approve a request", () -> request(cloud));
        }
        List<String> departments = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            departments.add(admin.createDepartment("bench"));
        }
        ApiClient approver = admin.createUser("wang", "approver", departments.getFirst());
        List<Lane> few = pages("short trail", FEW, approver, admin);
        List<Lane> many = pages("long trail", ENTRIES - FEW, approver, admin);
        table.note("a page of 50, " + CALLERS + " callers, of " + FEW + " and of " + ENTRIES + " entries");
        for (int index = 0; index < few.size(); index++) {
            table.add(many.get(index), CALLERS);
            table.add(few.get(index), CALLERS);
            table.ratio(many.get(index), few.get(index));
        }
        verify(admin);
        table.print();
    }

    private interface Write {
        void run() throws Exception;
    }

    /** The same calls with the trail and without it, in turn, so that a busy moment of the machine meets both. */
    private void write(String what, Write write) throws Exception {
        Lane with = new Lane(what, caller -> write.run());
        Lane without = new Lane("  without the trail", caller -> write.run());
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            double rate = round(with, false, round > 0);
            double bare = round(without, true, round > 0);
            if (round > 0) {
                ratios.add(rate / bare);
            }
        }
        table.add(with, CALLERS);
        table.add(without, CALLERS);
        table.ratio(with, without);
        ratios.sort(null);
        table.note("  rate with/without by round: median %.2f of %d (%.2f to %.2f)"
                .formatted(ratios.get(ROUNDS / 2), ROUNDS, ratios.getFirst(), ratios.getLast()));
    }

    /** The rate of one round. */
    private double round(Lane lane, boolean off, boolean keep) throws Exception {
        trail.off(off);
        long before = lane.micros().getTotalCount();
        long start = System.nanoTime();
        lane.round(CALLERS, ROUND_NANOS, keep);
        trail.off(false);
        return (lane.micros().getTotalCount() - before) / ((System.nanoTime() - start) / 1e9);
    }

    private void request(Cloud cloud) throws Exception {
        String body = "{\"project\":\"" + cloud.project() + "\",\"purpose\":\"bench\",\"items\":[{\"kind\":\"volume\","
                + "\"name\":\"v" + names.incrementAndGet() + "\",\"sizeGib\":1,\"site\":\"" + cloud.site() + "\"}]}";
        String submitted = send(cloud.member(), "/v1/requests", body, 201);
        String id = submitted.replaceFirst(".*?\"id\":\"([^\"]+)\".*", "$1");
        send(cloud.approver(), "/v1/requests/" + id + "/approve", "{}", 200);
    }

    /** Lengthens the trail, and reads pages of it in each way. */
    private List<Lane> pages(String title, int entries, ApiClient approver, ApiClient admin) throws Exception {
        long start = System.nanoTime();
        jdbc.update(FILL.formatted(entries));
        jdbc.update("analyze audit_entry");
        System.out.printf("%s filled in %.1f s%n", title, (System.nanoTime() - start) / 1e9);
        Instant middle = jdbc.first(
                        "select min(at) + (max(at) - min(at)) / 2 as at from audit_entry where actor like 'user-%'",
                        row -> Jdbc.instant(row, "at").orElseThrow())
                .orElseThrow();
        List<Lane> lanes = new ArrayList<>();
        for (Map.Entry<String, String> page : List.of(
                Map.entry("newest", ""),
                Map.entry("until, deep", "&until=" + middle),
                Map.entry("actor, deep", "&actor=user-7&until=" + middle),
                Map.entry("action, actor", "&action=thing.act-8&actor=user-7"),
                Map.entry("subject, from", "&subject=ins-" + "0".repeat(23) + "abc&from=2001-01-01T00:00:00Z"))) {
            lanes.add(lane("department: " + page.getKey(), approver, page.getValue()));
            lanes.add(lane("all: " + page.getKey(), admin, page.getValue()));
        }
        return lanes;
    }

    private Lane lane(String name, ApiClient caller, String query) throws Exception {
        Lane lane = new Lane(name, number -> send(caller, "/v1/audit?pageSize=50" + query));
        lane.round(CALLERS, ROUND_NANOS / 3, false);
        lane.round(CALLERS, ROUND_NANOS, true);
        return lane;
    }

    private void verify(ApiClient admin) throws Exception {
        long start = System.nanoTime();
        String verdict = send(admin, "/v1/audit/verify");
        table.note("the server verifies its own: %.1f s, %s".formatted((System.nanoTime() - start) / 1e9, verdict));
        Path folder = Files.createDirectories(Path.of("target", "bench"));
        start = System.nanoTime();
        http.send(get(admin, "/v1/audit/export"), BodyHandlers.ofFile(folder.resolve("audit.ndjson")));
        table.note("export: %.1f s, %d MB"
                .formatted((System.nanoTime() - start) / 1e9, Files.size(folder.resolve("audit.ndjson")) / 1_000_000));
        String key = admin.get("/v1/audit/key").path("publicKey");
        Files.writeString(folder.resolve("audit-key.pem"), key);
    }

    private String send(ApiClient caller, String path) throws Exception {
        return body(200, path, http.send(get(caller, path), BodyHandlers.ofString()));
    }

    private String send(ApiClient caller, String path, String body, int status) throws Exception {
        HttpRequest request =
                request(caller, path).POST(BodyPublishers.ofString(body)).build();
        return body(status, path, http.send(request, BodyHandlers.ofString()));
    }

    private static String body(int status, String path, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private static HttpRequest get(ApiClient caller, String path) {
        return request(caller, path).build();
    }

    private static HttpRequest.Builder request(ApiClient caller, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + caller.token());
    }
}
