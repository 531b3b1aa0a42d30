package io.pengyun.api.metering;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.pengyun.api.platform.Ids;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.billing.Measure;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class UsageApiTest {

    private static final Instant START = Instant.parse("2026-11-23T08:00:00Z");

    @Inject
    UsageLedger ledger;

    @Inject
    Ids ids;

    private ApiClient admin;
    private ApiClient member;
    private String project;
    private UUID instance;

    @BeforeEach
    void anInstanceThatRanAndStopped() {
        admin = ApiClient.admin();
        String department = admin.createDepartment("health");
        project = admin.createProject("vaccines", department);
        member = admin.createUser("li", "member", department);
        instance = ids.next();
        MeteredResource resource = new MeteredResource(
                instance,
                "instance",
                "ins",
                id("dep", "/v1/departments/" + department),
                id("prj", "/v1/projects/" + project));
        QuarkusTransaction.requiringNew().run(() -> {
            ledger.transition(List.of(at(resource, UsagePhase.RUNNING, 0)));
            ledger.transition(List.of(at(resource, UsagePhase.STOPPED, 60)));
        });
    }

    private static UsageTransition at(MeteredResource resource, UsagePhase phase, long second) {
        return new UsageTransition(
                resource, phase, Map.of(Measure.VCPU, BigDecimal.TWO), Optional.empty(), START.plusSeconds(second));
    }

    private UUID id(String prefix, String path) {
        return Ids.parse(prefix, expect(200, admin.get(path)).get("id").toString())
                .orElseThrow();
    }

    @Test
    void aMemberSeesItsIntervalsNewestFirst() {
        List<Map<String, Object>> items =
                member.get("/v1/usage?project=" + project).jsonPath().getList("items");

        assertEquals(2, items.size());
        assertEquals("stopped", items.get(0).get("phase"));
        assertFalse(items.get(0).containsKey("until"));
        Map<String, Object> first = items.get(1);
        assertEquals(Ids.text("ins", instance), first.get("resourceId"));
        assertEquals("vcpu", first.get("measure"));
        assertEquals(2, first.get("quantity"));
        assertEquals("2026-11-23T08:00:00Z", first.get("from"));
        assertEquals("2026-11-23T08:01:00Z", first.get("until"));
    }

    @Test
    void aSpanOfTimeRestricts() {
        String before = "/v1/usage?project=" + project + "&until=2026-11-23T08:01:00Z";
        assertEquals(List.of("running"), member.get(before).jsonPath().getList("items.phase"));
        String after = "/v1/usage?project=" + project + "&from=2026-11-23T08:01:00Z";
        assertEquals(List.of("stopped"), member.get(after).jsonPath().getList("items.phase"));
        refused(400, "invalid", member.get("/v1/usage?from=yesterday"));
        refused(400, "invalid", member.get("/v1/usage?from=2026-11-23T08:01:00Z&until=2026-11-23T08:01:00Z"));
    }

    @Test
    void pagesFollowOneAnother() {
        Map<String, Object> first = expect(200, member.get("/v1/usage?pageSize=1"));
        Map<String, Object> second =
                expect(200, member.get("/v1/usage?pageSize=1&pageToken=" + first.get("nextPageToken")));

        assertFalse(second.containsKey("nextPageToken"));
    }

    @Test
    void nobodyElseSeesThem() {
        ApiClient stranger = admin.createUser("wu", "member", admin.createDepartment("roads"));

        assertEquals(List.of(), stranger.get("/v1/usage").jsonPath().getList("items"));
        refused(404, "not-found", stranger.get("/v1/usage?project=" + project));
    }
}
