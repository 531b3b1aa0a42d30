package io.pengyun.api.testing;

import static io.pengyun.api.testing.ApiClient.expect;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One of everything that a path of the API can name, for tests that walk all of them. */
public final class OneOfEach {

    private final Map<String, String> byParameter;

    private OneOfEach(Map<String, String> byParameter) {
        this.byParameter = byParameter;
    }

    /** What the parameters of paths stand for; its things belong to the cloud's department. */
    public static OneOfEach in(Cloud cloud) {
        return new OneOfEach(victims(cloud, everybody(cloud)));
    }

    /** By the names of parameters, all but {@code id}. */
    public Map<String, String> byParameter() {
        return Map.copyOf(byParameter);
    }

    /** The path with its parameters filled in. */
    public String fill(String template) {
        String path = template;
        for (Map.Entry<String, String> victim : byParameter.entrySet()) {
            path = path.replace("{" + victim.getKey() + "}", victim.getValue());
        }
        if (path.startsWith("/v1/operations/")) {
            path = path.replace("{id}", byParameter.get("operation"));
        }
        assertTrue(!path.contains("{"), "nothing to put into " + path);
        return path;
    }

    /** The same path to things that are not there: ids and names of the same form. */
    public String fillWithNothing(String template) {
        String path = template.replace("{id}", "{operation}");
        for (Map.Entry<String, String> victim : byParameter.entrySet()) {
            path = path.replace("{" + victim.getKey() + "}", nothingLike(victim.getValue()));
        }
        return path;
    }

    private static String nothingLike(String idOrName) {
        return idOrName.matches("[a-z]+-[0-9a-z]{26}")
                ? idOrName.substring(0, idOrName.indexOf('-') + 1) + "01m83d8wssebftspye6h69t3z1"
                : "no-such-name";
    }

    /** Somebody with every role, so that nothing is refused before it is read. */
    public static ApiClient everybody(Cloud cloud) {
        ApiClient everybody = cloud.admin().createUser("everybody", "member", cloud.department());
        cloud.admin().giveRole(everybody.name(), "approver", cloud.department());
        for (String role : List.of("platform_admin", "operator", "auditor", "finance")) {
            cloud.admin().giveRole(everybody.name(), role, null);
        }
        return everybody;
    }

    /** One of everything, to be maltreated. */
    private static Map<String, String> victims(Cloud cloud, ApiClient everybody) {
        cloud.fulfil(cloud.request(cloud.instances("victim", 1), cloud.volumesFor("victim", "victims-disk", 1)));
        Map<String, String> victims = new LinkedHashMap<>();
        victims.put("department", cloud.admin().createDepartment("victims", cloud.department()));
        victims.put("project", cloud.admin().createProject("victims", cloud.department()));
        ApiClient user = cloud.admin().createUser("victim");
        victims.put("user", user.name());
        victims.put("role", (String) expect(
                        201, cloud.admin().post("/v1/users/" + user.name() + "/roles", Map.of("role", "finance")))
                .get("id"));
        victims.put("groupRole", (String) expect(
                        201,
                        cloud.admin()
                                .post(
                                        "/v1/group-roles",
                                        Map.of("group", ApiClient.unique("/victims"), "role", "finance")))
                .get("id"));
        victims.put("session", cloud.member().get("/v1/sessions").path("items[0].id"));
        victims.put("token", (String) expect(
                        201,
                        cloud.member()
                                .post(
                                        "/v1/tokens",
                                        Map.of(
                                                "name",
                                                "victim",
                                                "project",
                                                cloud.project(),
                                                "permissions",
                                                List.of("resource_read"))))
                .get("id"));
        victims.put("policy", (String) expect(
                        201,
                        cloud.admin()
                                .post(
                                        "/v1/approval-policies",
                                        Map.of(
                                                "name",
                                                "victim",
                                                "department",
                                                cloud.department(),
                                                "stages",
                                                List.of())))
                .get("id"));
        victims.put("delegation", (String) expect(
                        201,
                        cloud.approver()
                                .post(
                                        "/v1/delegations",
                                        Map.of(
                                                "to",
                                                cloud.member().name(),
                                                "until",
                                                Instant.now()
                                                        .plus(Duration.ofDays(1))
                                                        .toString(),
                                                "reason",
                                                "victim")))
                .get("id"));
        victims.putAll(subscription(cloud));
        victims.put("instance", (String) cloud.instance("victim").get("id"));
        victims.put("volume", (String) cloud.volumeNamed("victims-disk").get("id"));
        victims.put("request", cloud.submit(cloud.request(cloud.instances("waiting", 1))));
        victims.put("host", cloud.fleet().hosts().getFirst().name());
        victims.put("stray", "victim");
        victims.put("proposal", "prp-01m83d8wssebftspye6h69t3z1");
        victims.put("site", cloud.site());
        victims.put(
                "network",
                cloud.member().get("/v1/networks?project=" + cloud.project()).path("items[0].id"));
        victims.put("operation", everybody.get("/v1/operations").path("items[0].id"));
        victims.putAll(catalogue(cloud));
        return victims;
    }

    /** One that nobody listens to, and what it does not take. */
    private static Map<String, String> subscription(Cloud cloud) {
        String id = (String) expect(
                        201,
                        cloud.approver()
                                .post(
                                        "/v1/subscriptions",
                                        Map.of(
                                                "name",
                                                ApiClient.unique("victim"),
                                                "department",
                                                cloud.department(),
                                                "kinds",
                                                List.of("subscription"),
                                                "webhook",
                                                Map.of("url", "https://nobody.invalid/"))))
                .get("id");
        expect(202, cloud.approver().request().post("/v1/subscriptions/" + id + "/test"));
        String deliveries = "/v1/deliveries?subscription=" + id;
        Cloud.await(
                "something is not taken", () -> cloud.approver().get(deliveries).path("items[0].id") != null);
        return Map.of(
                "subscription", id, "delivery", cloud.approver().get(deliveries).path("items[0].id"));
    }

    private static Map<String, String> catalogue(Cloud cloud) {
        Map<String, String> made = new HashMap<>();
        String name = ApiClient.unique("victim");
        expect(
                201,
                cloud.admin().post("/v1/flavors", Map.of("name", name, "vcpus", 1, "memoryMib", 64, "rootDiskGib", 1)));
        expect(
                201,
                cloud.admin()
                        .post(
                                "/v1/images",
                                Map.of(
                                        "name",
                                        name,
                                        "source",
                                        "https://images.example/victim.qcow2",
                                        "sha256",
                                        "0123456789abcdef".repeat(4))));
        made.put("flavor", name);
        made.put("image", name);
        return made;
    }
}
