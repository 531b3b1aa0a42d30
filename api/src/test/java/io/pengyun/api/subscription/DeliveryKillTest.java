package io.pengyun.api.subscription;

import static io.pengyun.api.testing.ApiClient.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.access.Owner;
import io.pengyun.api.event.Facts;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.subscription.Receiver.Message;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} of a replica between what it sends and what it notes: a process of its own tells a subscriber as a replica
 * does, and gets SIGKILL before it notes that. Another replica tells it again, with the same id.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class DeliveryKillTest {

    private static final int KILLED = 128 + 9;

    @Inject
    Facts facts;

    @Inject
    Jdbc jdbc;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @AfterEach
    void end() {
        jdbc.update("delete from subscription");
    }

    @Test
    void whatWasSentAndNotNotedIsToldAgainWithTheSameId() throws Exception {
        ApiClient admin = ApiClient.admin();
        String department = admin.createDepartment("killed");
        Owner owner = Owner.department(
                Ids.parse("dep", admin.get("/v1/departments/" + department).path("id"))
                        .orElseThrow());
        try (Receiver receiver = new Receiver()) {
            Map<String, Object> subscription = expect(
                    201,
                    admin.post(
                            "/v1/subscriptions",
                            Map.of(
                                    "name",
                                    ApiClient.unique("duty"),
                                    "department",
                                    department,
                                    "webhook",
                                    Map.of("url", receiver.url()))));
            UUID id = Ids.parse("sub", subscription.get("id").toString()).orElseThrow();
            sendAndDie(owner, id, receiver);
            Cloud.await("it is told again", () -> receiver.messages().size() == 2);
            List<Message> told = receiver.messages();
            assertEquals(told.getFirst().id(), told.getLast().id());
            String secret = subscription.get("secret").toString();
            assertFalse(told.getFirst().signedWith(secret));
            assertTrue(told.getLast().signedWith(secret), "the second one is the living replica's");
            Cloud.await("it is noted", () -> waiting(id) == 0);
            assertEquals(2, receiver.messages().size());
        }
    }

    private void sendAndDie(Owner owner, UUID subscription, Receiver receiver) throws Exception {
        Process replica = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedTeller.class.getName(),
                        url,
                        subscription.toString(),
                        receiver.url())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(replica.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals(DoomedTeller.LEASED, lines.readLine());
            facts.tellMany(owner, ApiClient.unique("thing"), 1);
            Cloud.await("it waits", () -> waiting(subscription) == 1);
            replica.getOutputStream().write('\n');
            replica.getOutputStream().flush();
            assertEquals(DoomedTeller.SENT, lines.readLine());
            assertEquals(KILLED, replica.destroyForcibly().waitFor());
        }
        assertEquals(1, receiver.messages().size(), "nobody else told it under the lease");
        assertEquals(1, waiting(subscription));
    }

    private long waiting(UUID subscription) {
        return jdbc.first(
                        "select count(*) from delivery where subscription_id = ?", row -> row.getLong(1), subscription)
                .orElseThrow();
    }
}
