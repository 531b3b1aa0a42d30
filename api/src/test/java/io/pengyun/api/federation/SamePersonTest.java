package io.pengyun.api.federation;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever comes in through the provider is one human being with all their accounts: two eyes stay two eyes. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class SamePersonTest extends FederationScene {

    @Inject
    GatewayScene scene;

    private Cloud cloud;
    private ApiClient li;
    private ApiClient sameHuman;

    @BeforeEach
    void twoAccountsOfOneHumanBeing() throws Exception {
        cloud = Cloud.start(scene.port(), 1, 8L * Cloud.MEMORY_MIB);
        String staffNumber = ApiClient.unique("N").toUpperCase(java.util.Locale.ROOT);
        says(Map.of(
                "groups",
                List.of(
                        group("member", cloud.department()),
                        group("approver", cloud.department()),
                        group("operator", null)),
                "staff_number",
                staffNumber));
        li = in();
        expect(200, li.get("/v1/me"));
        sameHuman = admin.createUser("li", "approver", cloud.department());
        admin.giveRole(sameHuman.name(), "operator", null);
        expect(200, admin.patch("/v1/users/" + sameHuman.name(), Map.of("staffNumber", staffNumber)));
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void nobodyApprovesTheirOwnRequestAsSomebodyElse() {
        String request = (String) expect(201, li.post("/v1/requests", cloud.request(cloud.instances("own", 1))))
                .get("id");
        refused(403, "own-request", li.post("/v1/requests/" + request + "/approve", Map.of()));
        refused(403, "own-request", sameHuman.post("/v1/requests/" + request + "/approve", Map.of()));
        expect(200, cloud.approver().post("/v1/requests/" + request + "/approve", Map.of()));
    }

    @Test
    void whatTakesTwoTakesTwo() {
        cloud.fulfil(cloud.request(cloud.instances("ledger", 1)));
        String instance = (String) cloud.instance("ledger").get("id");
        cloud.act("/v1/instances/" + instance + "/delete");
        String proposal = (String) expect(
                        201,
                        li.post(
                                "/v1/proposals",
                                Map.of("action", "purge-instance", "subject", instance, "comment", "as asked")))
                .get("id");
        refused(403, "own-request", sameHuman.post("/v1/proposals/" + proposal + "/agree", Map.of()));
        assertEquals("waiting", li.get("/v1/proposals/" + proposal).path("state"));
    }
}
