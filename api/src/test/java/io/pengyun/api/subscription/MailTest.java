package io.pengyun.api.subscription;

import static io.pengyun.api.testing.ApiClient.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.access.Owner;
import io.pengyun.api.event.Facts;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People are written to, through a mail server that may be away for a while. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class MailTest {

    @Inject
    Facts facts;

    @Inject
    Jdbc jdbc;

    @ConfigProperty(name = "pengyun.mail.port")
    int port;

    @AfterEach
    void end() {
        jdbc.update("delete from subscription");
    }

    @Test
    void whatWaitsComesInOneMailWhenTheServerIsThere() throws Exception {
        ApiClient admin = ApiClient.admin();
        String department = admin.createDepartment("written");
        Owner owner = Owner.department(
                Ids.parse("dep", admin.get("/v1/departments/" + department).path("id"))
                        .orElseThrow());
        Map<String, Object> subscription = expect(
                201,
                admin.post(
                        "/v1/subscriptions",
                        Map.of(
                                "name",
                                "duty",
                                "department",
                                department,
                                "mail",
                                Map.of("to", List.of("duty@example.org", "head@example.org")))));
        assertEquals("duty@example.org, head@example.org", subscription.get("address"));
        String path = "/v1/subscriptions/" + subscription.get("id");
        List<String> subjects = List.of(ApiClient.unique("one"), ApiClient.unique("two"));
        facts.tellMany(owner, subjects.get(0), 1);
        Cloud.await(
                "the server is missed",
                () -> String.valueOf(admin.get(path).jsonPath().getString("health.lastError"))
                        .startsWith("the mail server cannot be reached"));
        facts.tellMany(owner, subjects.get(1), 1);
        try (SmtpServer server = new SmtpServer(port)) {
            Cloud.await(
                    "both are written",
                    () -> subjects.stream()
                            .allMatch(subject -> server.mails().stream()
                                    .anyMatch(mail -> mail.text().contains(subject))));
            SmtpServer.Mail mail = server.mails().getFirst();
            assertEquals(List.of("duty@example.org", "head@example.org"), mail.to());
            assertTrue(mail.text().contains("You get this by the subscription"), mail.text());
            assertTrue(mail.text().contains("From: pengyun@localhost"), mail.text());
        }
        Cloud.await("nothing is left", () -> admin.get(path).jsonPath().getInt("health.waiting") == 0);
    }
}
