package io.pengyun.agent.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.gateway.TestAuthority;
import io.pengyun.agent.gateway.TestGateway;
import io.pengyun.agent.host.MemoryStateStore;
import io.pengyun.agent.host.StateFile;
import io.vertx.core.Vertx;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EnrolmentTest {

    private final Vertx vertx = Vertx.vertx();
    private final MemoryStateStore store = new MemoryStateStore();
    private TestGateway gateway = new TestGateway(vertx);

    @AfterEach
    void stop() {
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Enrolment enrolment(ControlPlaneAddress... addresses) {
        return new Enrolment(List.of(addresses), store, "blade-7", Duration.ofSeconds(5));
    }

    private JoinToken token() {
        return JoinToken.parse(gateway.joinToken());
    }

    @Test
    void buysAnIdentityAndKeepsIt() throws Exception {
        Identity identity = enrolment(gateway.address()).enrol(token());

        assertEquals(gateway.hostId(), identity.hostId());
        assertEquals(
                "CN=blade-7", identity.certificate().getSubjectX500Principal().getName());
        assertEquals(List.of("blade-7"), gateway.enrolledNames());
        Identity stored = enrolment(gateway.address()).stored().orElseThrow();
        assertEquals(identity.certificate(), stored.certificate());
        assertEquals(identity.keyPem().strip(), stored.keyPem().strip());
        assertTrue(store.read(StateFile.ENROLLED).isPresent());
        assertTrue(store.read(StateFile.PENDING_KEY).isEmpty());
    }

    @Test
    void goesToTheNextAddressWhenOneDoesNotAnswer() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }

        Identity identity = enrolment(new ControlPlaneAddress("127.0.0.1", closed), gateway.address())
                .enrol(token());

        assertEquals(gateway.hostId(), identity.hostId());
    }

    @Test
    void aRepeatedEnrolmentAsksForTheSameKey() throws Exception {
        gateway.refuseWith(503);
        assertThrows(
                EnrolmentException.class, () -> enrolment(gateway.address()).enrol(token()));
        String pending = new String(store.read(StateFile.PENDING_KEY).orElseThrow(), StandardCharsets.UTF_8);
        gateway.refuseWith(0);

        Identity identity = enrolment(gateway.address()).enrol(token());

        assertTrue(pending.startsWith(identity.keyPem().strip()));
    }

    @Test
    void aTokenThatIsRefusedIsNotTriedAgain() {
        JoinToken wrong =
                JoinToken.parse("pyj.tok1.other." + gateway.authority().digest());

        EnrolmentException refused = assertThrows(
                EnrolmentException.class, () -> enrolment(gateway.address()).enrol(wrong));

        assertTrue(refused.refused());
        assertTrue(refused.getMessage().contains("join-token-invalid"), refused.getMessage());
        assertFalse(refused.getMessage().contains("other"), "the secret is not repeated");
    }

    @Test
    void aServerOfAnotherAuthorityIsNotEvenTold() {
        JoinToken elsewhere = JoinToken.parse("pyj.tok1.s3cret." + new TestAuthority().digest());

        EnrolmentException failure = assertThrows(
                EnrolmentException.class, () -> enrolment(gateway.address()).enrol(elsewhere));

        assertFalse(failure.refused());
        assertEquals(List.of(), gateway.enrolledNames());
    }

    @Test
    void aServerOfAnotherNameIsNotTold() {
        gateway.close();
        gateway = new TestGateway(vertx, new TestAuthority(), "elsewhere.example", "192.0.2.1", 0);

        assertThrows(
                EnrolmentException.class, () -> enrolment(gateway.address()).enrol(token()));

        assertEquals(List.of(), gateway.enrolledNames());
    }

    @Test
    void renewalBringsANewKeyAndALaterEnd() throws Exception {
        Enrolment enrolment = enrolment(gateway.address());
        gateway.certificatesLive(Duration.ofMinutes(5));
        Identity before = enrolment.enrol(token());
        gateway.certificatesLive(Duration.ofHours(2));

        Identity after = enrolment.renew(before);

        assertNotEquals(before.keyPem(), after.keyPem());
        assertTrue(after.expiresAt().isAfter(before.expiresAt()));
        assertEquals(after.certificate(), enrolment.stored().orElseThrow().certificate());
    }

    @Test
    void renewsAtTwoThirdsOfItsLife() throws Exception {
        gateway.certificatesLive(Duration.ofSeconds(299));
        Identity identity = enrolment(gateway.address()).enrol(token());

        Duration left = Duration.between(identity.renewalAt(), identity.expiresAt());

        assertEquals(100, left.toSeconds());
    }

    @Test
    void secretsAreNotInTexts() throws Exception {
        Identity identity = enrolment(gateway.address()).enrol(token());

        assertFalse(token().toString().contains("s3cret"), token().toString());
        assertFalse(identity.toString().contains("PRIVATE"), identity.toString());
    }

    @Test
    void whatIsNoTokenIsSaidSoWithoutRepeatingIt() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> JoinToken.parse("pyj.tok1.s3cret.zz"));

        assertFalse(String.valueOf(refused.getMessage()).contains("s3cret"));
    }

    @Test
    void addressesAreReadAndChecked() {
        assertEquals(
                List.of(new ControlPlaneAddress("cp1", 8443), new ControlPlaneAddress("fd00::1", 8444)),
                ControlPlaneAddress.parseList("cp1:8443, [fd00::1]:8444"));
        assertThrows(IllegalArgumentException.class, () -> ControlPlaneAddress.parseList("cp1"));
        assertThrows(IllegalArgumentException.class, () -> ControlPlaneAddress.parseList("cp1:http"));
        assertThrows(IllegalArgumentException.class, () -> ControlPlaneAddress.parseList("cp1:70000"));
        assertThrows(IllegalArgumentException.class, () -> ControlPlaneAddress.parseList("cp1:1,,"));
    }
}
