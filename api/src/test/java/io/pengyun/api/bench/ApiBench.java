package io.pengyun.api.bench;

import static io.pengyun.api.agent.CloudScene.await;

import io.pengyun.api.agent.CloudScene;
import io.pengyun.api.agent.CloudScene.Cloud;
import io.pengyun.api.agent.ObedientHosts;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
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
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * {@code ./dev bench api}: lists, single reads, creations and a burst over HTTP on a durable PostgreSQL, the peer being the
 * raw cost of the same rows through plain JDBC in the same run. Not a test: nothing is asserted about time.
 */
@QuarkusTest
@QuarkusTestResource(
        value = DatabaseResource.class,
        initArgs = @ResourceArg(name = DatabaseResource.DURABLE, value = "true"))
class ApiBench {

    private static final int STORED = Integer.getInteger("bench.instances", 5_000);
    private static final int BURST = Integer.getInteger("bench.burst", 1_000);
    private static final int BURST_HOSTS = 100;
    private static final int PAGE = 100;
    private static final int ROUNDS = 4;
    private static final long ROUND_NANOS = Duration.ofMillis(1_500).toNanos();

    private static final String PAGE_SQL = "select * from instance where department_id = any(?)"
            + " and wanted in ('running', 'stopped') and (?::uuid is null or id < ?::uuid) order by id desc limit "
            + (PAGE + 1);

    @Inject
    CloudScene scene;

    @Inject
    ObedientHosts hosts;

    @Inject
    Jdbc jdbc;

    @Inject
    DataSource database;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger names = new AtomicInteger();

    @Test
    void api() throws Exception {
        Table table = new Table("api");
        try (Cloud cloud = scene.start(0)) {
            UUID host =
                    QuarkusTransaction.requiringNew().call(() -> hosts.add(cloud.site(), ApiClient.unique("blade")));
            cloud.fulfil(
                    List.of(cloud.instances("one", 1, Map.of())),
                    () -> QuarkusTransaction.requiringNew().run(() -> hosts.obey(host)));
            seed(cloud);
            table.note("%d instances stored".formatted(STORED));
            for (int callers : new int[] {1, 8, 32}) {
                lists(cloud, table, callers);
            }
            for (int callers : new int[] {1, 8}) {
                creations(cloud, table, callers);
            }
        }
        burst(table);
        table.print();
    }

    /** Copies of the one instance and its port, as an insert of many would have made them. */
    private void seed(Cloud cloud) {
        jdbc.update(
                "insert into instance select (jsonb_populate_record(null::instance, to_jsonb(i) || jsonb_build_object('id', lpad(to_hex(n), 8, '0')"
                        + " || substr(gen_random_uuid()::text, 9), 'name', i.name || '-' || n))).*"
                        + " from (select i.* from instance i join project p on p.id = i.project_id where p.name = ?) i,"
                        + " generate_series(1, ?) n",
                cloud.project(),
                STORED - 1);
        jdbc.update(
                "insert into port (id, network_id, instance_id, address, mac, created_at) select gen_random_uuid(),"
                        + " t.network_id, i.id, '11.0.0.0'::inet + row_number() over (),"
                        + " ('02' || substr(md5(i.id::text), 1, 10))::macaddr, now() from instance i"
                        + " join project p on p.id = i.project_id join instance one on one.project_id = p.id"
                        + " and one.name = 'one' join port t on t.instance_id = one.id where p.name = ? and i.name <> 'one'",
                cloud.project());
        jdbc.update("analyze");
    }

    private void lists(Cloud cloud, Table table, int callers) throws Exception {
        UUID department = id("select id from department where name = ?", cloud.department());
        UUID deep = id(
                "select i.id from instance i join project p on p.id = i.project_id where p.name = ? order by i.id"
                        + " offset " + STORED / 10 + " limit 1",
                cloud.project());
        String first = "/v1/instances?pageSize=" + PAGE;
        String token = tokenBefore(cloud, deep);
        compare(
                table,
                callers,
                new Lane("list, first page", caller -> get(cloud.member(), first)),
                new Lane("  the same rows by JDBC", caller -> page(department, null)));
        compare(
                table,
                callers,
                new Lane("list, deep page", caller -> get(cloud.member(), first + "&pageToken=" + token)),
                new Lane("  the same rows by JDBC", caller -> page(department, deep)));
        compare(
                table,
                callers,
                new Lane(
                        "list, one project and state",
                        caller -> get(cloud.member(), first + "&project=" + cloud.project() + "&state=running")),
                new Lane("  the same rows by JDBC", caller -> page(department, null)));
        String one = "/v1/instances/one?project=" + cloud.project();
        compare(
                table,
                callers,
                new Lane("one, by name", caller -> get(cloud.member(), one)),
                new Lane("  the same row by JDBC", caller -> one(department)));
    }

    /** Walks to the page, as a reader would, and answers the token that leads there. */
    private String tokenBefore(Cloud cloud, UUID id) throws Exception {
        String token = "";
        int pages = jdbc.first("select count(*) from instance where id > ?", row -> row.getInt(1), id)
                        .orElseThrow()
                / 200;
        for (int page = 0; page < pages; page++) {
            token = RestAssured.given()
                    .header("Authorization", "Bearer " + cloud.member().token())
                    .get("/v1/instances?pageSize=200" + (token.isEmpty() ? "" : "&pageToken=" + token))
                    .path("nextPageToken");
        }
        return token;
    }

    private void creations(Cloud cloud, Table table, int callers) throws Exception {
        compare(
                table,
                callers,
                new Lane("request of one: submit, approve", caller -> create(cloud)),
                new Lane("  the same rows by JDBC", caller -> copyRows(cloud)));
    }

    private void create(Cloud cloud) throws Exception {
        String body = "{\"project\":\"" + cloud.project() + "\",\"purpose\":\"bench\",\"items\":[{\"kind\":\"volume\","
                + "\"name\":\"v" + names.incrementAndGet() + "\",\"sizeGib\":1,\"site\":\"" + cloud.site() + "\"}]}";
        String submitted = send(cloud.member(), "/v1/requests", body, 201);
        String id = submitted.replaceFirst(".*?\"id\":\"([^\"]+)\".*", "$1");
        send(cloud.approver(), "/v1/requests/" + id + "/approve", "{}", 200);
    }

    /** The rows that one creation leaves, once more, in two transactions as it has. */
    private void copyRows(Cloud cloud) throws Exception {
        UUID fresh = UUID.randomUUID();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            copy(connection, "placement_demand", "id", "'" + fresh + "'");
            connection.commit();
            copy(connection, "request", "id", "'" + fresh + "'");
            copy(connection, "audit_open", "entry_id", "gen_random_uuid()::text");
            connection.commit();
            copy(connection, "volume", "id, name", "'" + fresh + "', '" + fresh + "'");
            copy(connection, "operation", "id", "'" + fresh + "'");
            connection.commit();
        }
    }

    private static void copy(Connection connection, String table, String columns, String values) throws Exception {
        String sql = "insert into " + table + " select (jsonb_populate_record(null::" + table
                + ", to_jsonb(t) || jsonb_build_object(" + pairs(columns, values) + "))).* from (select * from " + table
                + " limit 1) t";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.executeUpdate();
        }
    }

    private static String pairs(String columns, String values) {
        String[] names = columns.split(", ");
        String[] texts = values.split(", ");
        StringBuilder pairs = new StringBuilder();
        for (int at = 0; at < names.length; at++) {
            pairs.append(at == 0 ? "" : ", ")
                    .append('\'')
                    .append(names[at])
                    .append("', ")
                    .append(texts[at]);
        }
        return pairs.toString();
    }

    private void burst(Table table) throws Exception {
        try (Cloud cloud = scene.start(BURST_HOSTS)) {
            String request = cloud.submit(List.of(cloud.instances("many", BURST, Map.of())));
            long start = System.nanoTime();
            cloud.approve(request);
            await(
                    "all run",
                    () -> cloud.member()
                            .get("/v1/requests/" + request)
                            .path("state")
                            .equals("fulfilled"));
            table.note(
                    "one request for %d instances on %d simulated hosts: %.2f s from approval to all reported running"
                            .formatted(BURST, BURST_HOSTS, (System.nanoTime() - start) / 1e9));
        }
    }

    /** In turn, so that a busy moment of the machine meets both. */
    private static void compare(Table table, int callers, Lane ours, Lane peer) throws Exception {
        ours.round(callers, ROUND_NANOS, false);
        peer.round(callers, ROUND_NANOS / 3, false);
        for (int round = 0; round < ROUNDS; round++) {
            ours.round(callers, ROUND_NANOS, true);
            peer.round(callers, ROUND_NANOS, true);
        }
        table.add(ours, callers);
        table.add(peer, callers);
        table.ratio(ours, peer);
    }

    private void page(UUID department, UUID before) throws Exception {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(PAGE_SQL)) {
            statement.setArray(1, connection.createArrayOf("uuid", new UUID[] {department}));
            statement.setObject(2, before);
            statement.setObject(3, before);
            try (ResultSet rows = statement.executeQuery()) {
                int count = 0;
                while (rows.next()) {
                    count++;
                }
                if (count == 0) {
                    throw new IllegalStateException("no rows");
                }
            }
        }
    }

    private void one(UUID department) throws Exception {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select * from instance where department_id = ? and name = 'one'")) {
            statement.setObject(1, department);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new IllegalStateException("no row");
                }
            }
        }
    }

    private void get(ApiClient caller, String path) throws Exception {
        HttpResponse<byte[]> answer = http.send(request(caller, path).build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + answer.statusCode());
        }
    }

    private String send(ApiClient caller, String path, String body, int status) throws Exception {
        HttpResponse<String> answer = http.send(
                request(caller, path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        if (answer.statusCode() != status) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private static HttpRequest.Builder request(ApiClient caller, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + caller.token());
    }

    private UUID id(String sql, String name) {
        return jdbc.first(sql, row -> row.getObject(1, UUID.class), name).orElseThrow();
    }
}
