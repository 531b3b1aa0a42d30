package io.pengyun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins through the identity provider: begun in a browser, kept alive by themselves, ended on both sides. */
class ProviderLoginTest {

    @TempDir
    Path home;

    private FakeProvider provider;
    private FakeControlPlane server;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        provider = new FakeProvider();
        server = new FakeControlPlane()
                .on(
                        "GET /v1/login/provider",
                        200,
                        "{\"issuer\":\"" + provider.issuer() + "\",\"clientId\":\"pengctl\",\"scope\":\"openid\"}")
                .on("GET /v1/me", 200, "{\"user\":{\"name\":\"li.wei\"}}")
                .on("POST /v1/logout", 204, "");
        shell = new Shell(home, server.url());
    }

    @AfterEach
    void stop() {
        server.close();
        provider.close();
    }

    private Shell.Result login(int seconds) {
        provider.gives("access-1", "refresh-1", seconds);
        Shell.Result result = shell.run("login", "--sso");
        assertEquals(0, result.exitCode(), result.err());
        return result;
    }

    @Test
    void waitsUntilThePersonAgreed() {
        provider.refuses("authorization_pending").stumbles().refuses("authorization_pending");
        Shell.Result result = login(300);
        assertTrue(result.err().contains(provider.issuer() + "/agree?code=ABCD-EFGH"), result.err());
        assertTrue(result.err().contains("ABCD-EFGH."), result.err());
        assertTrue(result.err().contains("as li.wei, through " + provider.issuer()), result.err());
        assertEquals("Bearer access-1", server.last().header("Authorization"));
        assertEquals(
                Map.of(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:device_code",
                        "client_id",
                        "pengctl",
                        "device_code",
                        "the-secret"),
                provider.forms().getLast());
    }

    @Test
    void saysWhoRefusedAndWhoWasTooLate() {
        provider.refuses("access_denied");
        Shell.Result denied = shell.run("login", "--sso");
        assertEquals(4, denied.exitCode());
        assertTrue(denied.err().contains("pengctl: The login was refused in the browser"), denied.err());
        provider.refuses("expired_token");
        assertEquals(7, shell.run("login", "--sso").exitCode());
        assertFalse(Files.exists(home.resolve("tokens/default.json")));
    }

    @Test
    void asksAlsoWhoWantsQuiet() {
        provider.gives("access-1", "refresh-1", 300);
        assertTrue(shell.run("login", "--sso", "-q").err().contains("ABCD-EFGH"));
    }

    @Test
    void renewsATokenBeforeItEnds() {
        login(300);
        shell.run("whoami");
        assertEquals("Bearer access-1", server.last().header("Authorization"));
        provider.gives("access-2", "refresh-2", 300);
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(280));
        assertEquals(0, shell.at(later).run("whoami").exitCode());
        assertEquals("Bearer access-2", server.last().header("Authorization"));
        assertEquals("refresh-1", provider.forms().getLast().get("refresh_token"));
        int asked = provider.forms().size();
        shell.run("whoami");
        assertEquals("Bearer access-2", server.last().header("Authorization"));
        assertEquals(asked, provider.forms().size());
    }

    @Test
    void saysWhenTheLoginIsOver() {
        login(10);
        Shell.Result result = shell.run("whoami");
        assertEquals(4, result.exitCode());
        assertEquals("pengctl: Your login is over\n  Log in with `pengctl login --sso`.\n", result.err());
    }

    /** While the provider is away a token is good until its end. */
    @Test
    void goesOnWithATokenThatCannotBeRenewedNow() {
        login(20);
        provider.close();
        assertEquals(0, shell.run("whoami").exitCode());
        assertEquals("Bearer access-1", server.last().header("Authorization"));
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(25));
        Shell.Result result = shell.at(later).run("whoami");
        assertEquals(5, result.exitCode());
        assertTrue(result.err().contains("cannot be reached"), result.err());
    }

    @Test
    void endsTheLoginOnBothSides() {
        login(300);
        Shell.Result result = shell.run("logout");
        assertEquals("Logged out.\n", result.err());
        assertEquals("/v1/logout", server.last().path());
        assertEquals("refresh-1", provider.forms().getLast().get("token"));
        assertFalse(Files.exists(home.resolve("tokens/default.json")));
    }

    @Test
    void saysWhenThereIsNoProvider() {
        server.on("GET /v1/login/provider", 404, "{\"title\":\"Not found\",\"code\":\"not-found\"}");
        Shell.Result result = shell.run("login", "--sso");
        assertEquals(3, result.exitCode());
        assertEquals(
                "pengctl: This cloud has no identity provider\n  Log in with a password: `pengctl login`.\n",
                result.err());
    }

    @Test
    void printsNoToken() throws IOException {
        Shell.Result result = login(300);
        String said = result.out() + result.err();
        for (String secret : new String[] {"access-1", "refresh-1", "the-secret"}) {
            assertFalse(said.contains(secret), said);
        }
        assertTrue(Files.readString(home.resolve("tokens/default.json")).contains("refresh-1"));
    }
}
