package io.pengyun.api.compute;

import static io.pengyun.api.agent.CloudScene.await;
import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.agent.CloudScene;
import io.pengyun.api.agent.CloudScene.Cloud;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Consoles as their viewers meet them: through the API, the gateway and an agent to a guest that repeats what it hears. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ConsoleEndpointTest {

    @Inject
    CloudScene scene;

    @Inject
    ConsoleVisits visits;

    @Test
    void aViewerTypesAndSeesTheAnswerAndBothEndsAreWrittenDown() throws Exception {
        try (Cloud cloud = started("web")) {
            try (ConsoleViewer viewer = open(cloud, cloud.member(), "web")) {
                viewer.type("echo hello\r");
                await("the guest answers", () -> viewer.sees("echo hello\r"));
                assertEquals(List.of(), entries(cloud, "web", "succeeded"));
                viewer.leave();
                await(
                        "the end is written down",
                        () -> entries(cloud, "web", "succeeded").size() == 1);
            }
            Map<String, Object> entry = entries(cloud, "web", "succeeded").getFirst();
            assertEquals(cloud.member().name(), entry.get("actor"));
            assertEquals(cloud.instance("web").get("id"), entry.get("subject"));
            Map<?, ?> details = (Map<?, ?>) entry.get("details");
            assertEquals("detached", details.get("end"), entry.toString());
            assertEquals("11", details.get("bytesFromViewer"), entry.toString());
        }
    }

    @Test
    void aTicketOpensItsConsoleOnce() throws Exception {
        try (Cloud cloud = started("one", "two")) {
            String path = ticket(cloud, "one");
            try (ConsoleViewer viewer = ConsoleViewer.open(path, Optional.empty())) {
                viewer.type("by ticket\r");
                await("the guest answers", () -> viewer.sees("by ticket"));
                refused(401, "unauthenticated", upgrade(ApiClient.anonymous(), path));
            }
            String spoilt = ticket(cloud, "one");
            String elsewhere = path(cloud, "two") + spoilt.substring(spoilt.indexOf('?'));
            refused(401, "unauthenticated", upgrade(ApiClient.anonymous(), elsewhere));
            // Tried at another door, it is used up.
            refused(401, "unauthenticated", upgrade(ApiClient.anonymous(), spoilt));
        }
    }

    @Test
    void whoMayNotIsToldAsAnywhereElse() throws Exception {
        try (Cloud cloud = started("db")) {
            String path = path(cloud, "db");
            refused(401, "unauthenticated", upgrade(ApiClient.anonymous(), path));
            refused(403, "forbidden", upgrade(cloud.approver(), path));
            ApiClient stranger = scene.strangerTo(cloud);
            refused(404, "not-found", upgrade(stranger, path));
            refused(404, "not-found", stranger.post(path + "-ticket", Map.of()));
            refused(403, "forbidden", cloud.approver().post(path + "-ticket", Map.of()));
            refused(400, "invalid", cloud.member().get(path));
            assertEquals(2, entries(cloud, "db", "refused").size());
            cloud.member().post("/v1/instances/" + cloud.instance("db").get("id") + "/stop", Map.of("force", true));
            await("it is off", () -> cloud.instance("db").get("observed").equals("stopped"));
            refused(409, "wrong-state", upgrade(cloud.member(), path));
            refused(409, "wrong-state", cloud.member().post(path + "-ticket", Map.of()));
        }
    }

    @Test
    void theNewestViewerTakesTheConsoleOverAndTheOneBeforeIsTold() throws Exception {
        try (Cloud cloud = started("shared")) {
            ApiClient colleague = cloud.admin().createUser("qian", "member", cloud.department());
            try (ConsoleViewer first = open(cloud, cloud.member(), "shared");
                    ConsoleViewer second = open(cloud, colleague, "shared")) {
                assertEquals("1000 " + colleague.name() + " opened this console, which has one viewer.", first.end());
                second.type("mine\r");
                await("the guest answers", () -> second.sees("mine"));
                assertFalse(first.sees("mine"));
            }
        }
    }

    @Test
    void aConsoleThatNobodyTypesIntoEnds() throws Exception {
        try (Cloud cloud = started("lonely");
                ConsoleViewer viewer = open(cloud, cloud.member(), "lonely")) {
            assertEquals("1000 Nobody typed for 6 s.", viewer.end());
        }
    }

    @Test
    void whoLosesTheRightIsSentAway() throws Exception {
        try (Cloud cloud = started("secret");
                ConsoleViewer viewer = open(cloud, cloud.member(), "secret")) {
            viewer.type("a\r");
            visits.sendAwayWhoMayNoMore();
            await("who may stay stays", () -> viewer.sees("a"));
            expect(200, cloud.admin().patch("/v1/users/" + cloud.member().name(), Map.of("state", "disabled")));
            visits.sendAwayWhoMayNoMore();
            assertEquals("1008 You may not use this console any more.", viewer.end());
        }
    }

    @Test
    void aGuestThatStopsEndsItsConsole() throws Exception {
        try (Cloud cloud = started("short");
                ConsoleViewer viewer = open(cloud, cloud.member(), "short")) {
            viewer.type("a\r");
            await("the guest answers", () -> viewer.sees("a"));
            cloud.member().post("/v1/instances/" + cloud.instance("short").get("id") + "/stop", Map.of("force", true));
            assertTrue(viewer.end().startsWith("1000 "), viewer.end());
        }
    }

    /** A cloud of one host with these instances running. */
    private Cloud started(String... names) throws Exception {
        Cloud cloud = scene.start(1);
        cloud.fulfil(
                Stream.of(names).map(name -> cloud.instances(name, 1, Map.of())).toList());
        return cloud;
    }

    private static ConsoleViewer open(Cloud cloud, ApiClient viewer, String instance) throws Exception {
        return ConsoleViewer.open(path(cloud, instance), Optional.of(viewer.token()));
    }

    private static String path(Cloud cloud, String instance) {
        return "/v1/instances/" + cloud.instance(instance).get("id") + "/console";
    }

    private static String ticket(Cloud cloud, String instance) {
        return (String) expect(201, cloud.member().post(path(cloud, instance) + "-ticket", Map.of()))
                .get("path");
    }

    /** Asks for a WebSocket and reads what comes instead. */
    private static Response upgrade(ApiClient caller, String path) {
        return caller.request().header("Upgrade", "websocket").get(path);
    }

    /** How the entries of this console with this outcome were completed. */
    private static List<Map<String, Object>> entries(Cloud cloud, String instance, String outcome) {
        String path = path(cloud, instance);
        List<Map<String, Object>> all = cloud.admin()
                .get("/v1/audit?action=instance.console&pageSize=200")
                .jsonPath()
                .getList("items");
        Set<Object> opened = all.stream()
                .filter(entry -> path.equals(((Map<?, ?>) entry.get("details")).get("path")))
                .map(entry -> entry.get("entryId"))
                .collect(Collectors.toSet());
        return all.stream()
                .filter(entry -> opened.contains(entry.get("entryId")))
                .filter(entry -> outcome.equals(entry.get("outcome")))
                .toList();
    }
}
