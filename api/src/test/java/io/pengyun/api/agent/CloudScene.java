package io.pengyun.api.agent;

import static io.pengyun.api.testing.ApiClient.expect;

import io.pengyun.agent.driver.simulated.SimulatedFacts;
import io.pengyun.agent.enrolment.ControlPlaneAddress;
import io.pengyun.agent.fleet.FleetSettings;
import io.pengyun.agent.fleet.SimulatedFleet;
import io.pengyun.api.testing.ApiClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A small cloud for tests of whole ways: simulated hosts with real agents at a site of their own, and a department. */
@ApplicationScoped
public class CloudScene {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final GatewayServer gateway;

    CloudScene(GatewayServer gateway) {
        this.gateway = gateway;
    }

    /**
     * Who and what there is.
     *
     * @param site where the fleet's hosts are, and nobody else's
     */
    public record Cloud(
            SimulatedFleet fleet,
            String site,
            String flavor,
            String image,
            String department,
            String project,
            ApiClient admin,
            ApiClient member,
            ApiClient approver)
            implements AutoCloseable {

        /** An item of a request for instances at this cloud's site. */
        public Map<String, Object> instances(String name, int count, Map<String, Object> more) {
            Map<String, Object> item = new java.util.HashMap<>(Map.of(
                    "kind", "instance", "name", name, "count", count, "flavor", flavor, "image", image, "site", site));
            item.putAll(more);
            return item;
        }

        /** Submits the items; answers the request's id. */
        public String submit(List<Map<String, Object>> items) {
            return (String) expect(
                            201,
                            member.post(
                                    "/v1/requests", Map.of("project", project, "purpose", "a test", "items", items)))
                    .get("id");
        }

        public void approve(String request) {
            expect(200, approver.post("/v1/requests/" + request + "/approve", Map.of("comment", "agreed")));
        }

        /** Submits the items, has them approved, and waits until they are there. */
        public void fulfil(List<Map<String, Object>> items) {
            fulfil(items, () -> {});
        }

        /** As above, with something done again and again while it waits. */
        public void fulfil(List<Map<String, Object>> items, Runnable meanwhile) {
            String request = submit(items);
            approve(request);
            await("request " + request + " is fulfilled", () -> {
                meanwhile.run();
                return member.get("/v1/requests/" + request).path("state").equals("fulfilled");
            });
        }

        /** The instance of this name as its member sees it. */
        public Map<String, Object> instance(String name) {
            return expect(200, member.get("/v1/instances/" + name + "?project=" + project));
        }

        @Override
        public void close() {
            fleet.close();
        }
    }

    /** Starts hosts of 12 CPUs and 24 GiB each, and waits until they are up. */
    public Cloud start(int hosts) throws Exception {
        ApiClient admin = ApiClient.admin();
        String site = ApiClient.unique("site");
        expect(201, admin.post("/v1/sites", Map.of("name", site, "title", "Site " + site, "accreditationLevel", 3)));
        String flavor = ApiClient.unique("small");
        expect(
                201,
                admin.post("/v1/flavors", Map.of("name", flavor, "vcpus", 1, "memoryMib", 1024, "rootDiskGib", 10)));
        String image = ApiClient.unique("guest");
        expect(
                201,
                admin.post(
                        "/v1/images",
                        Map.of(
                                "name",
                                image,
                                "source",
                                "https://images.example/guest.qcow2",
                                "sha256",
                                "0".repeat(64))));
        String department = admin.createDepartment("dep");
        String project = admin.createProject("prj", department);
        String token = (String) expect(
                        201,
                        admin.post(
                                "/v1/join-tokens", Map.of("uses", Math.max(1, hosts), "validHours", 1, "site", site)))
                .get("token");
        SimulatedFleet fleet = new SimulatedFleet(
                FleetSettings.forTests(
                        ControlPlaneAddress.parseList("127.0.0.1:" + gateway.port()),
                        SimulatedFacts.dawningBlade(24_576)),
                Clock.systemUTC());
        fleet.addAll(ApiClient.unique("blade") + "-", hosts, token);
        Cloud cloud = new Cloud(
                fleet,
                site,
                flavor,
                image,
                department,
                project,
                admin,
                admin.createUser("li", "member", department),
                admin.createUser("wang", "approver", department));
        await(
                "all hosts are up",
                () -> admin.get("/v1/hosts?health=up&site=" + site + "&pageSize=200")
                                .jsonPath()
                                .getList("items")
                                .size()
                        == Math.min(hosts, 200));
        return cloud;
    }

    /** A member of another department. */
    public ApiClient strangerTo(Cloud cloud) {
        return cloud.admin().createUser("stranger", "member", cloud.admin().createDepartment("other"));
    }

    /** Waits until it is so, for at most a minute. */
    public static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(50_000_000);
        }
    }
}
