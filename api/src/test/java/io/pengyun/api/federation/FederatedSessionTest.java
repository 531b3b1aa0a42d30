package io.pengyun.api.federation;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.Test;

/** What becomes of a login while it lasts: the provider's word counts within a minute, ours at once. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class FederatedSessionTest extends FederationScene {

    /** As after typing the password at the provider at this time. */
    private ApiClient authenticated(Instant at) {
        return ApiClient.withToken(provider.token(
                subject,
                session,
                claims -> claims.setClaim(
                        "auth_time",
                        NumericDate.fromSeconds(at.getEpochSecond()).getValue()),
                FakeIssuer.key()));
    }

    private List<String> endReasons() {
        return admin.get("/v1/sessions?user=" + subject).jsonPath().getList("items.endReason");
    }

    @Test
    void theProviderIsAskedNowAndThen() {
        ApiClient li = in();
        int before = provider.questions();
        for (int call = 0; call < 5; call++) {
            expect(200, li.get("/v1/me"));
        }
        assertEquals(before + 1, provider.questions());
        clock.advance(A_WHILE);
        expect(200, li.get("/v1/me"));
        expect(200, li.get("/v1/me"));
        assertEquals(before + 2, provider.questions());
    }

    @Test
    void rolesFollowTheGroupsWithinAMinute() {
        String department = admin.createDepartment("traffic");
        String members = group("member", department);
        String auditors = group("auditor", null);
        says(members, auditors);
        ApiClient li = in();
        assertEquals(2, roles(li).size());
        says(members);
        clock.advance(A_WHILE);
        assertEquals(List.of("member"), roles(li));
        says(auditors);
        clock.advance(A_WHILE);
        assertEquals(List.of("auditor"), roles(li));
        refused(404, "not-found", li.get("/v1/projects/nothing"));

        List<Map<String, Object>> told =
                admin.get("/v1/audit?action=user.follow-provider").jsonPath().getList("items");
        Map<?, ?> last = (Map<?, ?>) told.get(1).get("details");
        assertEquals("auditor", last.get("rolesGiven"));
        assertEquals("member of " + department, last.get("rolesTaken"));
    }

    @Test
    void aRuleThatIsTakenAwayCountsAtOnce() {
        String group = group("auditor", null);
        says(group);
        ApiClient li = in();
        assertEquals(List.of("auditor"), roles(li));
        String rule = admin.get("/v1/group-roles").path("items.find { it.group == '" + group + "' }.id");
        expect(204, admin.request().delete("/v1/group-roles/" + rule));
        assertEquals(List.of(), roles(li));
        refused(404, "not-found", admin.request().delete("/v1/group-roles/" + rule));
    }

    @Test
    void whoTheProviderDisablesIsOutWithinAMinute() {
        ApiClient li = in();
        expect(200, li.get("/v1/me"));
        provider.knowsNoMore(subject);
        clock.advance(A_WHILE);
        refused(401, "unauthenticated", li.get("/v1/me"));
        assertEquals(List.of("provider_ended"), endReasons());
        refused(401, "unauthenticated", in().get("/v1/me"));

        says();
        refused(401, "unauthenticated", li.get("/v1/me"));
        clock.advance(Duration.ofSeconds(2));
        expect(200, in().get("/v1/me"));
    }

    @Test
    void whoIsDisabledHereIsOutAtOnce() {
        ApiClient li = in();
        expect(200, li.get("/v1/me"));
        expect(200, admin.patch("/v1/users/" + subject, Map.of("state", "disabled")));
        refused(401, "unauthenticated", li.get("/v1/me"));
        refused(401, "unauthenticated", in().get("/v1/me"));
    }

    /** A browser that is still logged in there begins the next login under the same name. */
    @Test
    void aLogoutEndsAllTokensThatThereWere() {
        ApiClient older = in();
        clock.advance(Duration.ofSeconds(10));
        ApiClient newer = in();
        expect(200, older.get("/v1/me"));
        expect(200, newer.get("/v1/me"));
        expect(204, newer.request().post("/v1/logout"));
        refused(401, "unauthenticated", newer.get("/v1/me"));
        refused(401, "unauthenticated", older.get("/v1/me"));
        clock.advance(Duration.ofSeconds(10));
        expect(200, in().get("/v1/me"));
        refused(401, "unauthenticated", newer.get("/v1/me"));
        refused(401, "unauthenticated", older.get("/v1/me"));
    }

    /** Who has stolen what renews tokens must not be let in by renewing. */
    @Test
    void whatSomebodyEndedBeginsOnlyWithANewProof() {
        Instant typed = clock.instant();
        ApiClient li = authenticated(typed);
        String id = li.get("/v1/sessions").path("items[0].id");
        expect(204, admin.request().delete("/v1/sessions/" + id));
        clock.advance(Duration.ofSeconds(10));
        refused(401, "unauthenticated", authenticated(typed).get("/v1/me"));
        refused(401, "unauthenticated", in().get("/v1/me"));
        expect(200, authenticated(clock.instant()).get("/v1/me"));
        assertEquals(
                List.of("ended"),
                endReasons().stream().filter(reason -> reason != null).toList());
    }

    @Test
    void whileTheProviderIsAwayThoseWhoAreInGoOn() {
        ApiClient li = in();
        expect(200, li.get("/v1/me"));
        ApiClient embedded = admin.createUser("wang");
        provider.close();
        clock.advance(A_WHILE);
        expect(200, li.get("/v1/me"));
        expect(200, embedded.get("/v1/me"));
        session = ApiClient.unique("session");
        Map<String, Object> problem = refused(503, "identity-provider-unavailable", in().get("/v1/me"));
        assertEquals(true, String.valueOf(problem.get("detail")).contains("Try again in a minute"));
        expect(200, admin.get("/v1/me"));
        clock.advance(Duration.ofMinutes(5));
        refused(401, "unauthenticated", li.get("/v1/me"));

        provider.open();
        expect(200, in().get("/v1/me"));
    }

    @Test
    void machinesWorkWhileSomebodyVouchesForTheirPerson() {
        String department = admin.createDepartment("traffic");
        says(group("member", department));
        Map<String, Object> wanted = Map.of(
                "name", "build", "department", department, "permissions", List.of("department_read"), "validDays", 90);
        ApiClient machine = ApiClient.withToken(
                (String) expect(201, in().post("/v1/tokens", wanted)).get("token"));
        provider.close();
        expect(200, machine.get("/v1/departments"));
        clock.advance(Duration.ofDays(31));
        refused(401, "unauthenticated", machine.get("/v1/departments"));
        provider.open();
        expect(200, in().get("/v1/me"));
        expect(200, machine.get("/v1/departments"));
    }
}
