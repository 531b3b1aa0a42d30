package io.pengyun.api.federation;

import static io.pengyun.api.testing.ApiClient.PASSWORD;
import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.Test;

/** Who comes in through the identity provider, and as whom. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class FederatedLoginTest extends FederationScene {

    private Response call(Consumer<JwtClaims> change) {
        return ApiClient.withToken(provider.token(subject, session, change, FakeIssuer.key()))
                .get("/v1/me");
    }

    @Test
    void thoseWhoComeForTheFirstTimeAreUsersFromThenOn() {
        String department = admin.createDepartment("traffic");
        says(Map.of(
                "groups",
                List.of(group("member", department), "/other"),
                "email",
                "li.wei@city.example",
                "staff_number",
                "20260415"));
        Map<String, Object> user = expect(200, in().get("/v1/me"));
        assertEquals(subject, in().get("/v1/me").path("user.name"));
        assertEquals("li.wei@city.example", in().get("/v1/me").path("user.email"));
        assertEquals("20260415", in().get("/v1/me").path("user.staffNumber"));
        assertEquals(issuer, in().get("/v1/me").path("user.issuer"));
        assertEquals(List.of("member"), roles(in()), user.toString());
        expect(200, in().get("/v1/departments/" + department));
        assertEquals(1, in().get("/v1/sessions").jsonPath().getList("items").size());

        Response told = admin.get(
                "/v1/audit?action=login.federated&subject=" + in().get("/v1/me").<String>path("user.id"));
        assertEquals("succeeded", told.path("items[0].outcome"), told.asString());
        assertEquals("member of " + department, told.path("items[0].details.rolesGiven"));
        assertEquals("true", told.path("items[0].details.firstLogin"));
    }

    @Test
    void aFirstCallThatIsOnlyTriedStillTellsWhoItIs() {
        says(group("platform_admin", null));
        Map<String, Object> wanted = Map.of("name", ApiClient.unique("tried"), "title", "Tried");
        expect(201, in().request().queryParam("dryRun", true).body(wanted).post("/v1/departments"));
        expect(200, in().get("/v1/me"));
    }

    @Test
    void whatIsNotMeantForUsIsRefused() {
        refused(401, "unauthenticated", call(claims -> claims.setAudience("another-application")));
        refused(401, "unauthenticated", call(claims -> claims.setAudience("pengctl")));
        refused(401, "unauthenticated", call(claims -> claims.setIssuer(issuer + "-2")));
        refused(401, "unauthenticated", call(claims -> claims.unsetClaim("sid")));
        refused(401, "unauthenticated", call(claims -> claims.unsetClaim("iat")));
        refused(401, "unauthenticated", call(claims -> claims.unsetClaim("exp")));
        refused(
                401,
                "unauthenticated",
                call(claims -> claims.setExpirationTime(
                        NumericDate.fromSeconds(clock.instant().getEpochSecond() - 60))));
        refused(401, "unauthenticated", call(claims -> claims.setSubject("somebody-else")));
        expect(200, call(claims -> {}));
    }

    @Test
    void whatItDidNotSignIsRefused() {
        String good = provider.token(subject, session);
        String forged = provider.token(subject, session, claims -> {}, FakeIssuer.newKey("first"));
        String unknownKey = provider.token(subject, session, claims -> {}, FakeIssuer.newKey("another"));
        String unsigned = base64("{\"alg\":\"none\"}") + "." + good.split("\\.")[1] + ".";
        String changed = good.split("\\.")[0] + "." + base64("{\"iss\":\"" + issuer + "\",\"sub\":\"admin\"}") + "."
                + good.split("\\.")[2];
        for (String token : List.of(forged, unknownKey, unsigned, changed, good + "x", "x.y.z", "")) {
            refused(401, "unauthenticated", ApiClient.withToken(token).get("/v1/me"));
        }
        expect(200, ApiClient.withToken(good).get("/v1/me"));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Nobody comes into another's account by its name. */
    @Test
    void aNameThatIsTakenIsChanged() {
        ApiClient embedded = admin.createUser("wang");
        says(Map.of("preferred_username", embedded.name(), "groups", List.of(group("finance", null))));
        assertEquals(embedded.name() + "-2", in().get("/v1/me").path("user.name"));
        assertEquals(List.of(), roles(embedded));

        String twin = ApiClient.unique("li.wei");
        provider.says(twin, Map.of("preferred_username", embedded.name()));
        assertEquals(
                embedded.name() + "-3",
                ApiClient.withToken(provider.token(twin, "s")).get("/v1/me").path("user.name"));
    }

    @Test
    void aNameThatIsNoneHereIsMadeOne() {
        String plain = ApiClient.unique("zhao").replace('-', '.');
        says(Map.of("preferred_username", "1_" + plain.toUpperCase(java.util.Locale.ROOT) + "@City!"));
        assertEquals(plain + "-city", in().get("/v1/me").path("user.name"));
        String nameless = ApiClient.unique("li.wei");
        provider.says(nameless, Map.of("preferred_username", "李伟"));
        String name =
                ApiClient.withToken(provider.token(nameless, "s")).get("/v1/me").path("user.name");
        assertTrue(name.startsWith("person"), name);
    }

    @Test
    void theyHaveNoPasswordHere() {
        in().get("/v1/me");
        refused(409, "wrong-state", admin.patch("/v1/users/" + subject, Map.of("password", "an even longer phrase")));
        refused(
                401,
                "login-refused",
                ApiClient.anonymous().post("/v1/login", Map.of("username", subject, "password", PASSWORD)));
    }

    /** They are the group's to take. */
    @Test
    void rolesByGroupAreTakenByGroup() {
        says(group("platform_admin", null));
        in().get("/v1/me");
        String binding = admin.get("/v1/users/" + subject + "/roles").path("items[0].id");
        refused(409, "wrong-state", admin.request().delete("/v1/users/" + subject + "/roles/" + binding));
    }

    @Test
    void whoAsksIsToldWhereToLogIn() {
        Map<String, Object> told = expect(200, ApiClient.anonymous().get("/v1/login/provider"));
        assertEquals(Map.of("issuer", issuer, "clientId", "pengctl", "scope", "openid"), told);
    }

    @Test
    void unsafeSettingsAreRefusedAtTheStart() {
        Duration soon = Duration.ofSeconds(20);
        for (String address :
                List.of("http://id.city.example/realms/city", "ftp://127.0.0.1/", "id", "https://a/?b=c")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new IdentityProvider(URI.create(address), "pengctl", "pengyun", "groups", "staff", soon));
        }
        URI good = URI.create("https://id.city.example/realms/city");
        // A token that only says who somebody is would pass.
        assertThrows(
                IllegalArgumentException.class,
                () -> new IdentityProvider(good, "pengctl", "pengctl", "groups", "staff", soon));
        assertThrows(
                IllegalArgumentException.class,
                () -> new IdentityProvider(good, "pengctl", "pengyun", "groups", "staff", Duration.ofMinutes(2)));
    }
}
