package io.pengyun.api.compute;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.agent.CloudScene;
import io.pengyun.api.agent.CloudScene.Cloud;
import io.pengyun.api.agent.ObedientHosts;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A list is filtered by what it shows. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ShownStateTest {

    @Inject
    CloudScene scene;

    @Inject
    ObedientHosts hosts;

    @Inject
    Jdbc jdbc;

    @Test
    void eachIsFoundUnderTheStateThatItShowsAndUnderNoOther() throws Exception {
        // Its host has no agent that would report something else.
        try (Cloud cloud = scene.start(0)) {
            String project = cloud.project();
            UUID host =
                    QuarkusTransaction.requiringNew().call(() -> hosts.add(cloud.site(), ApiClient.unique("blade")));
            cloud.fulfil(
                    List.of(cloud.instances("changing", 1, Map.of())),
                    () -> QuarkusTransaction.requiringNew().run(() -> hosts.obey(host)));
            Set<String> seen = new HashSet<>();
            for (String wanted : List.of("running", "stopped", "deleted")) {
                for (ObservedState observed : ObservedState.values()) {
                    for (int reported : List.of(0, 1)) {
                        for (int rebooted : wanted.equals("running") ? List.of(0, 1) : List.of(1)) {
                            put(project, wanted, observed, reported, rebooted);
                            seen.add(shownOnce(cloud, wanted + " " + observed + " " + reported + " " + rebooted));
                        }
                    }
                }
            }
            Set<String> all = new HashSet<>(List.of(ShownState.words().split(", ")));
            all.removeAll(Set.of("purging", "purged"));
            assertTrue(seen.containsAll(without(all, "host-lost")), seen.toString());

            jdbc.update("update host set health = 'lost' where id = ?", host);
            assertEquals("host-lost", shownOnce(cloud, "deleted, on a lost host"));
        }
    }

    @Test
    void labelsAreFoundByKeyAndValue() throws Exception {
        try (Cloud cloud = scene.start(1)) {
            cloud.fulfil(List.of(
                    cloud.instances("front", 1, Map.of("labels", Map.of("tier", "front"))),
                    cloud.instances("back", 1, Map.of("labels", Map.of("tier", "back", "odd", "a=b")))));
            assertEquals(List.of("front"), names(cloud, "&label=tier=front"));
            assertEquals(List.of("back"), names(cloud, "&label=odd=a=b"));
            assertEquals(List.of(), names(cloud, "&label=tier=none"));
            assertEquals(List.of(), names(cloud, "&label=tier=front&state=stopped"));
            refused(400, "invalid", cloud.member().get("/v1/instances?label=tier"));
            refused(400, "invalid", cloud.member().get("/v1/instances?state=bogus"));
        }
    }

    private void put(String project, String wanted, ObservedState observed, int reported, int rebooted) {
        jdbc.update(
                "update instance i set wanted = ?, observed = ?, generation = 5, observed_generation = ?,"
                        + " observed_epoch = epoch, reboot_generation = 1, observed_reboot_generation = ?,"
                        + " deleted_at = case when ? then now() end,"
                        + " purge_at = case when ? then now() + interval '1 day' end"
                        + " from project p where p.id = i.project_id and p.name = ?",
                wanted,
                observed.text(),
                4L + reported,
                (long) rebooted,
                wanted.equals("deleted"),
                wanted.equals("deleted"),
                project);
    }

    private static String shownOnce(Cloud cloud, String what) {
        String deleted = "&deleted=" + what.startsWith("deleted");
        String shown = cloud.member()
                .get("/v1/instances?project=" + cloud.project() + deleted)
                .path("items[0].state");
        List<String> found = new ArrayList<>();
        for (String state : ShownState.words().split(", ")) {
            if (!names(cloud, deleted + "&state=" + state).isEmpty()) {
                found.add(state);
            }
        }
        assertEquals(List.of(shown), found, what);
        return shown;
    }

    private static Set<String> without(Set<String> words, String one) {
        Set<String> rest = new HashSet<>(words);
        rest.remove(one);
        return rest;
    }

    private static List<String> names(Cloud cloud, String filter) {
        Map<String, Object> page = expect(200, cloud.member().get("/v1/instances?project=" + cloud.project() + filter));
        return ((List<?>) page.get("items"))
                .stream().map(item -> (String) ((Map<?, ?>) item).get("name")).toList();
    }
}
