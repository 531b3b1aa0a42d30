package io.pengyun.api.approval;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What cannot be taken back is done when two people want it, and only then. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ProposalTest {

    @Inject
    GatewayScene scene;

    @Inject
    Jdbc jdbc;

    private Cloud cloud;
    private ApiClient first;
    private ApiClient second;
    private String instance;
    private String volume;

    @BeforeEach
    void deleteWhatCouldBeHadBack() throws Exception {
        cloud = Cloud.start(scene.port(), 1, 8L * Cloud.MEMORY_MIB);
        first = operator("first");
        second = operator("second");
        cloud.fulfil(cloud.request(
                cloud.instances("ledger", 1),
                Map.of("kind", "volume", "name", "books", "sizeGib", 1, "site", cloud.site())));
        instance = (String) cloud.instance("ledger").get("id");
        volume = (String) cloud.volumeNamed("books").get("id");
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void oneProposesAnotherAgreesAndItIsDone() {
        delete();
        String proposal = propose(first, "purge-instance", instance);
        assertEquals("waiting", first.get("/v1/proposals/" + proposal).path("state"));
        assertTrue(
                first.get("/v1/proposals/" + proposal).<String>path("sentence").contains("\"ledger\" goes for good"));
        refused(403, "own-request", agree(first, proposal));
        assertTrue(purgeAt(instance).isAfter(Instant.now()));

        Map<String, Object> done = expect(200, agree(second, proposal));
        assertEquals("done", done.get("state"));
        assertEquals(second.name(), done.get("decidedBy"));
        assertTrue(!purgeAt(instance).isAfter(Instant.now()));
        refused(409, "wrong-state", agree(second, proposal));

        expect(200, agree(second, propose(first, "purge-volume", volume)));
        List<String> ofDepartment = cloud.admin()
                .get("/v1/audit?pageSize=200")
                .path("items.findAll { it.departmentId == '"
                        + cloud.member().get("/v1/projects/" + cloud.project()).path("departmentId") + "' }.action");
        assertTrue(ofDepartment.contains("proposal.agree"), ofDepartment.toString());
    }

    @Test
    void aSecondAccountOfTheSamePersonIsNoSecondPerson() {
        delete();
        jdbc.update(
                "update app_user set staff_number = ? where name in (?, ?)", first.name(), first.name(), second.name());
        String proposal = propose(first, "purge-instance", instance);
        refused(403, "own-request", agree(second, proposal));
    }

    @Test
    void whatIsNotToBeDoneIsNotProposed() {
        refused(409, "wrong-state", post(first, "purge-instance", instance));
        delete();
        refused(404, "not-found", post(first, "purge-instance", "ins-01m83d8wssebftspye6h69t3z1"));
        refused(404, "not-found", post(first, "purge-instance", volume));
        refused(400, "invalid", post(first, "burn-down", instance));
        refused(403, "forbidden", post(cloud.member(), "purge-instance", instance));
        String proposal = propose(first, "purge-instance", instance);
        refused(409, "wrong-state", post(second, "purge-instance", instance));
        refused(404, "not-found", agree(cloud.member(), proposal));
        assertEquals(List.of(), cloud.member().get("/v1/proposals").jsonPath().getList("items"));
    }

    @Test
    void whatHasChangedMeanwhileIsLookedAtAgain() {
        delete();
        String proposal = propose(first, "purge-instance", instance);
        cloud.act("/v1/instances/" + instance + "/undelete");
        refused(409, "wrong-state", agree(second, proposal));
        assertEquals("waiting", first.get("/v1/proposals/" + proposal).path("state"));
    }

    @Test
    void itIsForgottenWhenWithdrawnOrWhenTheTimeIsOver() {
        delete();
        String proposal = propose(first, "purge-instance", instance);
        expect(204, second.request().delete("/v1/proposals/" + proposal));
        refused(409, "wrong-state", agree(second, proposal));

        String late = propose(first, "purge-instance", instance);
        jdbc.update("update proposal set expires_at = now() where action = 'purge-instance' and state = 'waiting'");
        refused(409, "wrong-state", agree(second, late));
        assertEquals("expired", first.get("/v1/proposals/" + late).path("state"));
        expect(200, agree(second, propose(first, "purge-instance", instance)));
    }

    @Test
    void twoWhoAgreeAtOnceDoItOnce() throws Exception {
        delete();
        ApiClient third = operator("third");
        String proposal = propose(first, "purge-instance", instance);
        List<Integer> statuses;
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            Callable<Integer> one = () -> agree(second, proposal).statusCode();
            Callable<Integer> other = () -> agree(third, proposal).statusCode();
            statuses = both.invokeAll(List.of(one, other)).stream()
                    .map(answer -> answer.resultNow())
                    .sorted()
                    .toList();
        }
        assertEquals(List.of(200, 409), statuses);
    }

    private ApiClient operator(String name) {
        ApiClient operator = cloud.admin().createUser(name);
        cloud.admin().giveRole(operator.name(), "operator", null);
        return operator;
    }

    private void delete() {
        cloud.act("/v1/instances/" + instance + "/delete");
        cloud.act("/v1/volumes/" + volume + "/delete");
    }

    private Instant purgeAt(String id) {
        return Instant.parse(cloud.member().get("/v1/instances/" + id).path("purgeAt"));
    }

    private static String propose(ApiClient who, String action, String subject) {
        return (String) expect(201, post(who, action, subject)).get("id");
    }

    private static Response post(ApiClient who, String action, String subject) {
        return who.post(
                "/v1/proposals", Map.of("action", action, "subject", subject, "comment", "By order of the court"));
    }

    private static Response agree(ApiClient who, String proposal) {
        return who.post("/v1/proposals/" + proposal + "/agree", Map.of());
    }
}
