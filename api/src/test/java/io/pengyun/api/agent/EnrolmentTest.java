package io.pengyun.api.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.protocol.v1.ControlMessage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Who gets in, and who does not. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class EnrolmentTest {

    @Inject
    GatewayScene scene;

    @Inject
    CertificateAuthority authority;

    @Inject
    Jdbc jdbc;

    @Test
    void aTokenLetsInAsManyHostsAsItSays() throws Exception {
        String token = scene.token(1, 24);
        assertEquals(
                200,
                scene.ask(token, ApiClient.unique("blade"), EnrolledHost.newKeys())
                        .statusCode());
        assertEquals(
                401,
                scene.ask(token, ApiClient.unique("blade"), EnrolledHost.newKeys())
                        .statusCode());
        String other = token.substring(0, token.length() - 70) + "x" + token.substring(token.length() - 69);
        assertEquals(
                401,
                scene.ask(other, ApiClient.unique("blade"), EnrolledHost.newKeys())
                        .statusCode());
    }

    @Test
    void anExpiredTokenLetsNobodyIn() throws Exception {
        String token = scene.token(5, 1);
        jdbc.update(
                "update join_token set expires_at = now() - interval '1 second' where id = ?",
                Ids.parse("jtk", token.split("\\.")[1]).orElseThrow());
        assertEquals(
                401,
                scene.ask(token, ApiClient.unique("blade"), EnrolledHost.newKeys())
                        .statusCode());
    }

    @Test
    void whoAsksAgainWithItsKeyIsAnsweredAgainAndCostsNoUse() throws Exception {
        String token = scene.token(1, 24);
        String name = ApiClient.unique("blade");
        KeyPair keys = EnrolledHost.newKeys();
        EnrolledHost first = EnrolledHost.of(scene.ask(token, name, keys), keys);
        assertEquals(
                first.id(), EnrolledHost.of(scene.ask(token, name, keys), keys).id());
        HttpResponse<String> stranger = scene.ask(scene.token(1, 24), name, EnrolledHost.newKeys());
        assertEquals(409, stranger.statusCode(), stranger.body());
        assertTrue(stranger.body().contains("name-taken"), stranger.body());
    }

    @Test
    void theTokenNamesTheAuthorityThatTheServerShows() throws Exception {
        String digest = scene.token(1, 1).split("\\.")[3];
        assertEquals(authority.authorityDigest(), digest);
        // The client trusts this authority alone, so any answer proves that the server's chain ends in it.
        assertEquals(400, scene.ask("", "not a name", EnrolledHost.newKeys()).statusCode());
    }

    @Test
    void withoutACertificateNobodyConnects() throws Exception {
        EnrolledHost host = scene.enrol();
        ExecutionException refused =
                assertThrows(ExecutionException.class, () -> scene.connect(host.withoutCertificate()));
        assertTrue(String.valueOf(refused.getCause().getMessage()).contains("401"), refused.toString());
    }

    @Test
    void aRevokedHostIsSentAway() throws Exception {
        EnrolledHost host = scene.enrol();
        try (AgentFake agent = scene.connect(host).hello()) {
            agent.hear(ControlMessage::hasWanted);
            jdbc.update("update host_agent set revoked = true where host_id = ?", host.id());
            agent.heartbeat();
            assertEquals(
                    "revoked",
                    agent.hear(ControlMessage::hasGoodbye).getGoodbye().getCode());
        }
        try (AgentFake again = scene.connect(host).hello()) {
            assertEquals(
                    "revoked",
                    again.hear(ControlMessage::hasGoodbye).getGoodbye().getCode());
            assertFalse(again.heard().stream().anyMatch(ControlMessage::hasWelcome));
        }
    }

    @Test
    void anEnrolmentIsTold() throws Exception {
        String name = ApiClient.unique("blade");
        KeyPair keys = EnrolledHost.newKeys();
        EnrolledHost host = EnrolledHost.of(scene.ask(scene.token(1, 1), name, keys), keys);
        String told = ApiClient.admin().get("/v1/audit?actor=host:" + name).asString();
        assertTrue(told.contains("host.enrol"), told);
        assertTrue(told.contains(Ids.text("host", host.id())), told);
    }
}
