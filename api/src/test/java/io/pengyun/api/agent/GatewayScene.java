package io.pengyun.api.agent;

import static io.pengyun.api.testing.ApiClient.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.ApiClient;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What the tests of the gateway do again and again. */
@ApplicationScoped
public class GatewayScene {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final GatewayServer gateway;
    private final CertificateAuthority authority;
    private final Vertx vertx;
    private final Jdbc jdbc;

    GatewayScene(GatewayServer gateway, CertificateAuthority authority, Vertx vertx, Jdbc jdbc) {
        this.gateway = gateway;
        this.authority = authority;
        this.vertx = vertx;
        this.jdbc = jdbc;
    }

    /** A new host with its certificate. */
    EnrolledHost enrol() throws Exception {
        KeyPair keys = EnrolledHost.newKeys();
        HttpResponse<String> answer = ask(token(1, 1), ApiClient.unique("blade"), keys);
        assertEquals(200, answer.statusCode(), answer.body());
        return EnrolledHost.of(answer, keys);
    }

    HttpResponse<String> ask(String token, String name, KeyPair keys) throws Exception {
        return EnrolledHost.ask(gateway.port(), authority.authorityPem(), EnrolledHost.question(token, name, keys));
    }

    /** Where agents dial. */
    public int port() {
        return gateway.port();
    }

    String token(int uses, int hours) {
        return (String) expect(
                        201, ApiClient.admin().post("/v1/join-tokens", Map.of("uses", uses, "validHours", hours)))
                .get("token");
    }

    /** Connects and says nothing yet. */
    AgentFake connect(EnrolledHost host) throws Exception {
        return AgentFake.connect(vertx, gateway.port(), host);
    }

    String health(EnrolledHost host) {
        return jdbc.first("select health from host where id = ?", row -> row.getString(1), host.id())
                .orElseThrow();
    }

    long capacity(EnrolledHost host, String column) {
        return jdbc.first(
                        "select " + column + " from host_capacity where host_id = ?", row -> row.getLong(1), host.id())
                .orElseThrow();
    }

    public void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
