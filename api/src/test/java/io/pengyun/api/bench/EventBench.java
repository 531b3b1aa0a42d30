package io.pengyun.api.bench;

import static io.pengyun.api.testing.ApiClient.expect;

import com.sun.net.httpserver.HttpServer;
import io.pengyun.api.access.Owner;
import io.pengyun.api.event.Facts;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/**
 * {@code ./dev bench events}: changes at a fixed rate, each a transaction of its own that is committed to the disk, and how
 * long after its commit those who watch and a webhook have it. Nothing is asserted about time.
 */
@QuarkusTest
@QuarkusTestResource(
        value = DatabaseResource.class,
        initArgs = @ResourceArg(name = DatabaseResource.DURABLE, value = "true"))
class EventBench {

    private static final int RATE = Integer.getInteger("bench.rate", 500);
    private static final int SECONDS = Integer.getInteger("bench.seconds", 20);
    private static final int WARM_SECONDS = 5;
    private static final int WATCHERS = 10;
    private static final int WRITERS = 8;
    private static final int SUBJECTS = 200;
    private static final Pattern NAME = Pattern.compile("\"name\":(\\d+)");
    private static final int MICROS = 1_000;

    @Inject
    Facts facts;

    private final int warm = RATE * WARM_SECONDS;
    private final int all = RATE * (WARM_SECONDS + SECONDS);
    private final AtomicLongArray committed = new AtomicLongArray(all);
    private final Histogram watched = new ConcurrentHistogram(3);
    private final Histogram posted = new ConcurrentHistogram(3);

    @Test
    void events() throws Exception {
        ApiClient admin = ApiClient.admin();
        String department = admin.createDepartment("bench");
        Owner owner = Owner.department(
                Ids.parse("dep", admin.get("/v1/departments/" + department).path("id"))
                        .orElseThrow());
        ApiClient approver = admin.createUser("head", "approver", department);
        HttpServer receiver = receiver();
        expect(
                201,
                approver.post(
                        "/v1/subscriptions",
                        Map.of(
                                "name",
                                "bench",
                                "department",
                                department,
                                "webhook",
                                Map.of(
                                        "url",
                                        "http://127.0.0.1:"
                                                + receiver.getAddress().getPort() + "/"))));
        List<InputStream> streams = new ArrayList<>();
        for (int number = 0; number < WATCHERS; number++) {
            streams.add(watch(approver));
        }
        long took = write(owner);
        long measured = (long) RATE * SECONDS;
        long patience = System.nanoTime() + 60_000_000_000L;
        while ((watched.getTotalCount() < measured * WATCHERS || posted.getTotalCount() < measured)
                && System.nanoTime() < patience) {
            LockSupport.parkNanos(10_000_000);
        }
        System.out.printf(
                "BENCH %d changes/s wanted, %.0f made, for %d s; %d watchers, one webhook%n",
                RATE, all * 1e9 / took, SECONDS, WATCHERS);
        System.out.println("BENCH from the commit until        events   p50 ms   p99 ms   max ms");
        print("a watcher has it", watched, measured * WATCHERS);
        print("a webhook has it", posted, measured);
        for (InputStream stream : streams) {
            stream.close();
        }
        receiver.stop(0);
    }

    private static void print(String what, Histogram times, long wanted) {
        System.out.printf(
                "BENCH %-25s %8d of %d %8.2f %8.2f %8.2f%n",
                what,
                times.getTotalCount(),
                wanted,
                times.getValueAtPercentile(50) / 1e3,
                times.getValueAtPercentile(99) / 1e3,
                times.getMaxValue() / 1e3);
    }

    /** Makes all changes, each at its moment; how long that took, in nanoseconds. */
    private long write(Owner owner) throws InterruptedException {
        long begin = System.nanoTime();
        long pause = 1_000_000_000L / RATE;
        List<Thread> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int first = writer;
            writers.add(Thread.ofPlatform().start(() -> {
                for (int number = first; number < all; number += WRITERS) {
                    LockSupport.parkNanos(begin + number * pause - System.nanoTime());
                    facts.tell(owner, "bench-" + number % SUBJECTS, number);
                    committed.set(number, System.nanoTime());
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        return System.nanoTime() - begin;
    }

    /** Who hears of it before the writer has come back from the commit has waited for nothing. */
    private void record(Histogram times, CharSequence text) {
        long now = System.nanoTime();
        Matcher name = NAME.matcher(text);
        if (name.find()) {
            int number = Integer.parseInt(name.group(1));
            long at = committed.get(number);
            if (number >= warm) {
                times.recordValue(at == 0 ? 0 : Math.max(0, (now - at) / MICROS));
            }
        }
    }

    private InputStream watch(ApiClient caller) throws IOException, InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        InputStream stream = http.send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + RestAssured.port + "/v1/events/watch?kind=volume.purged"))
                                .header("Authorization", "Bearer " + caller.token())
                                .build(),
                        BodyHandlers.ofInputStream())
                .body();
        Thread.ofPlatform().daemon().start(() -> {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("data:")) {
                        record(watched, line);
                    }
                }
            } catch (IOException closed) {
                // By us.
                return;
            }
        });
        return stream;
    }

    private HttpServer receiver() throws IOException {
        // Without it this server answers each second call 40 ms late.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            record(posted, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
