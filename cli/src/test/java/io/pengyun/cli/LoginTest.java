package io.pengyun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {

    private static final String TOKEN = "eyJ0.secret.token";

    @TempDir
    Path home;

    private FakeControlPlane server;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        server = new FakeControlPlane()
                .on("POST /v1/login", 200, "{\"token\":\"" + TOKEN + "\",\"expiresAt\":\"2026-11-24T00:00:00Z\"}")
                .on("GET /v1/me", 200, "{\"user\":{\"name\":\"li\"},\"roles\":[{\"role\":\"member\"}]}");
        shell = new Shell(home, server.url());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void login() {
        Shell.Result result = shell.typing("secret\n").run("login", "li", "--password-stdin");
        assertEquals(0, result.exitCode(), result.err());
    }

    @Test
    void sendsNameAndPassword() {
        login();
        assertEquals(
                "{\"username\":\"li\",\"password\":\"secret\"}",
                server.last().body().compact());
    }

    @Test
    void tellsAboutAPasswordThatSomebodyElseGave() {
        server.on("POST /v1/login", 200, "{\"token\":\"t\",\"user\":{\"mustChangePassword\":true}}");
        Shell.Result result = shell.typing("secret\n").run("login", "li", "--password-stdin");
        assertTrue(result.err().contains("`pengctl user password`"), result.err());
    }

    @Test
    void asksForTheCodeWhenTheServerDoes() {
        AtomicInteger calls = new AtomicInteger();
        server.on("POST /v1/login", exchange -> {
            if (calls.incrementAndGet() == 1) {
                FakeControlPlane.send(
                        exchange, 401, "{\"title\":\"A code is needed\",\"code\":\"second-factor-required\"}");
            } else {
                FakeControlPlane.send(exchange, 200, "{\"token\":\"t\"}");
            }
        });
        Shell.Result result = shell.typing("secret\n287082\n").run("login", "li", "--password-stdin");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(
                "{\"username\":\"li\",\"password\":\"secret\",\"code\":\"287082\"}",
                server.last().body().compact());
    }

    @Test
    void setsUpASecondFactor() {
        login();
        server.on("POST /v1/me/totp", 200, "{\"uri\":\"otpauth://totp/Pengyun:li\",\"secret\":\"GEZD\"}")
                .on("POST /v1/me/totp/confirm", 200, "{\"codes\":[\"abcdef-234567\",\"bcdefg-345678\"]}")
                .on("POST /v1/me/totp/remove", 204, "");
        Shell.Result begun = shell.typing("secret\n").run("me", "totp", "enrol", "--password-stdin");
        assertTrue(begun.out().contains("otpauth://totp/Pengyun:li"), begun.out());
        Shell.Result confirmed = shell.run("me", "totp", "confirm", "287082");
        assertTrue(confirmed.out().contains("abcdef-234567"), confirmed.out() + confirmed.err());
        assertEquals("{\"code\":\"287082\"}", server.last().body().compact());
        assertEquals(0, shell.run("me", "totp", "remove", "287082").exitCode());
    }

    @Test
    void doesNotSendToTheLoginWhoWasRefusedThere() {
        server.on("POST /v1/login", 401, """
                {"title":"The login was refused","detail":"Not right.","code":"login-refused"}""");
        Shell.Result result = shell.typing("secret\n").run("login", "li", "--password-stdin");
        assertEquals(4, result.exitCode());
        assertEquals("pengctl: The login was refused\n  Not right.\n", result.err());
    }

    @Test
    void sendsTheTokenAfterwards() {
        login();
        shell.run("whoami");
        assertEquals("Bearer " + TOKEN, server.last().header("Authorization"));
    }

    @Test
    void keepsTheTokenFromOtherEyes() throws IOException {
        login();
        Path file = home.resolve("tokens/default.json");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void sendsTheTokenToNoOtherServer() throws IOException {
        login();
        try (FakeControlPlane other = new FakeControlPlane().on("GET /v1/me", 200, "{}")) {
            shell.run("whoami", "--server", other.url());
            assertEquals("", other.last().header("Authorization"));
        }
    }

    @Test
    void endsTheLoginAndForgetsTheTokenAtLogout() {
        login();
        server.on("GET /v1/me", 200, "{}").on("POST /v1/logout", 204, "");
        shell.run("whoami");
        String token = server.last().header("Authorization");
        shell.run("logout");
        assertEquals("/v1/logout", server.last().path());
        assertEquals(token, server.last().header("Authorization"));
        assertEquals("pengctl", server.last().header("User-Agent"));
        shell.run("whoami");
        assertEquals("", server.last().header("Authorization"));
    }

    @Test
    void forgetsTheTokenAlsoWhenTheServerCannotBeTold() {
        login();
        server.on("POST /v1/logout", 503, """
                {"title":"Not now","status":503,"code":"unavailable","traceId":"4bf92f3577b34da6"}""");
        Shell.Result result = shell.run("logout");
        assertEquals(0, result.exitCode());
        shell.run("whoami");
        assertEquals("", server.last().header("Authorization"));
    }

    @Test
    void tellsToLogInAgainWhenTheTokenHasExpired() {
        login();
        server.on("GET /v1/me", 401, """
                {"title":"Log in first","status":401,"code":"unauthenticated","traceId":"4bf92f3577b34da6"}""");
        Shell.Result result = shell.run("whoami");
        assertEquals(4, result.exitCode());
        assertEquals("""
                pengctl: Log in first
                  Log in with `pengctl login`.
                  Trace id: 4bf92f3577b34da6
                """, result.err());
    }

    @Test
    void keepsTheServerInTheContext() {
        login();
        Shell.Result result = shell.without("PENGCTL_SERVER").run("whoami", "-o", "json");
        assertEquals(0, result.exitCode());
        assertTrue(result.out().contains("\"member\""), result.out());
    }

    @Test
    void neverPrintsTheToken() {
        Shell.Result result = shell.typing("secret\n").run("login", "li", "--password-stdin");
        assertFalse((result.out() + result.err()).contains(TOKEN));
    }
}
