package io.pengyun.api.identity;

import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever calls too often is told so, and nobody else is. */
@QuarkusTest
@TestProfile(CallRateTest.Slow.class)
@QuarkusTestResource(DatabaseResource.class)
class CallRateTest {

    /** One call a second, after a burst that is enough to get ready. */
    public static final class Slow implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("pengyun.rate.per-second", "1", "pengyun.rate.burst", "20");
        }
    }

    @Test
    void whoCallsTooOftenWaits() {
        ApiClient admin = ApiClient.admin();
        ApiClient other = admin.createUser("quiet");
        Response refusal = Stream.generate(() -> admin.get("/v1/me"))
                .limit(40)
                .filter(answer -> answer.statusCode() != 200)
                .findFirst()
                .orElseThrow();
        refused(429, "too-many-requests", refusal);
        assertEquals(refusal.header("Retry-After"), String.valueOf(refusal.<Integer>path("retryAfterSeconds")));
        assertEquals(200, other.get("/v1/me").statusCode());
    }

    @Test
    void strangersAreCountedByAddress() {
        assertTrue(Stream.generate(() -> RestAssured.given()
                        .header("Authorization", "Bearer nonsense")
                        .get("/v1/me"))
                .limit(40)
                .anyMatch(answer -> answer.statusCode() == 429));
    }
}
