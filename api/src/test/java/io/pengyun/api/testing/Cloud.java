package io.pengyun.api.testing;

import static io.pengyun.api.testing.ApiClient.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pengyun.agent.driver.simulated.SimulatedFacts;
import io.pengyun.agent.enrolment.ControlPlaneAddress;
import io.pengyun.agent.enrolment.EnrolmentException;
import io.pengyun.agent.fleet.FleetSettings;
import io.pengyun.agent.fleet.SimulatedFleet;
import io.restassured.response.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A small cloud of its own beside those of other tests: a site of simulated hosts, a flavor, an image, and a department
 * with a project, a member, and an approver. Used over HTTP only, as people use it.
 */
public final class Cloud implements AutoCloseable {

    /** Of the flavor; the memory is what fills a host first. */
    public static final int MEMORY_MIB = 1024;

    public static final int ROOT_DISK_GIB = 10;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> ENDED = Set.of("succeeded", "undone", "abandoned", "parked");

    private final SimulatedFleet fleet;
    private final ApiClient admin;
    private final String site;
    private final String flavor;
    private final String image;
    private final String department;
    private final String project;
    private final ApiClient member;
    private final ApiClient approver;

    private Cloud(SimulatedFleet fleet) {
        this.fleet = fleet;
        this.admin = ApiClient.admin();
        this.site = ApiClient.unique("site");
        this.flavor = ApiClient.unique("flavor");
        this.image = ApiClient.unique("image");
        expect(201, admin.post("/v1/sites", Map.of("name", site, "title", site, "accreditationLevel", 3)));
        expect(
                201,
                admin.post(
                        "/v1/flavors",
                        Map.of("name", flavor, "vcpus", 1, "memoryMib", MEMORY_MIB, "rootDiskGib", ROOT_DISK_GIB)));
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
                                "0123456789abcdef".repeat(4))));
        this.department = admin.createDepartment("civil-affairs");
        this.project = admin.createProject("payroll", department);
        this.member = admin.createUser("li-wei", "member", department);
        this.approver = admin.createUser("wang-fang", "approver", department);
    }

    /**
     * Starts it and waits until all hosts are up.
     *
     * @param gatewayPort where the agents dial
     * @param memoryMib of each host: {@code memoryMib / MEMORY_MIB} instances fit
     */
    public static Cloud start(int gatewayPort, int hosts, long memoryMib) throws EnrolmentException {
        SimulatedFacts facts = new SimulatedFacts(64, 128, 2, memoryMib, 100_000, List.of());
        SimulatedFleet fleet = new SimulatedFleet(
                FleetSettings.forTests(ControlPlaneAddress.parseList("127.0.0.1:" + gatewayPort), facts),
                Clock.systemUTC());
        Cloud cloud = new Cloud(fleet);
        String token = (String) expect(
                        201,
                        cloud.admin.post("/v1/join-tokens", Map.of("site", cloud.site, "uses", hosts, "validHours", 1)))
                .get("token");
        fleet.addAll(cloud.site + "-", hosts, token);
        await(
                "all hosts are up",
                () -> cloud.admin
                                .get("/v1/hosts?pageSize=200&health=up&site=" + cloud.site)
                                .jsonPath()
                                .getList("items")
                                .size()
                        == hosts);
        return cloud;
    }

    public SimulatedFleet fleet() {
        return fleet;
    }

    public ApiClient admin() {
        return admin;
    }

    public ApiClient member() {
        return member;
    }

    public ApiClient approver() {
        return approver;
    }

    public String site() {
        return site;
    }

    public String flavor() {
        return flavor;
    }

    public String image() {
        return image;
    }

    public String department() {
        return department;
    }

    public String project() {
        return project;
    }

    /** An item of {@code count} instances, pinned to this cloud's site; to be changed as a test likes. */
    public Map<String, Object> instances(String name, int count) {
        return new HashMap<>(Map.of(
                "kind", "instance", "name", name, "count", count, "flavor", flavor, "image", image, "site", site));
    }

    /** An item of {@code count} volumes of 5 GiB for the instances of another item of the request. */
    public Map<String, Object> volumesFor(String instances, String name, int count) {
        return new HashMap<>(
                Map.of("kind", "volume", "name", name, "count", count, "sizeGib", 5, "attachTo", instances));
    }

    /** An item of one volume of 5 GiB, attached to nothing. */
    public Map<String, Object> volume(String name) {
        return new HashMap<>(Map.of("kind", "volume", "name", name, "sizeGib", 5, "site", site));
    }

    /** The body of a request for these items; to be changed as a test likes. */
    @SafeVarargs
    public final Map<String, Object> request(Map<String, Object>... items) {
        return new HashMap<>(Map.of("project", project, "purpose", "the yearly tax run", "items", List.of(items)));
    }

    /** Submits as the member; answers the request's id. */
    public String submit(Map<String, Object> request) {
        return (String) expect(201, member.post("/v1/requests", request)).get("id");
    }

    public Response approve(String request) {
        return approver.post("/v1/requests/" + request + "/approve", Map.of("comment", "agreed"));
    }

    /** Submits, approves and waits until everything is there; answers the request as it then is. */
    public Map<String, Object> fulfil(Map<String, Object> request) {
        Map<String, Object> approved = expect(200, approve(submit(request)));
        succeed(approved.get("operationId"));
        return expect(200, member.get("/v1/requests/" + approved.get("id")));
    }

    /** Asks the member's client for an action without a body and waits until it is done. */
    public void act(String path) {
        succeed(expect(202, member.request().post(path)).get("id"));
    }

    public void act(String path, Map<String, Object> body) {
        succeed(expect(202, member.post(path, body)).get("id"));
    }

    /** Waits until the operation has succeeded. */
    public Map<String, Object> succeed(Object operation) {
        Map<String, Object> ended = end(operation);
        assertEquals("succeeded", ended.get("status"), ended.toString());
        return ended;
    }

    /** Waits until the operation is at its end or parked. */
    public Map<String, Object> end(Object operation) {
        await("operation " + operation + " has ended", () -> ENDED.contains(status(operation)));
        return expect(200, admin.get("/v1/operations/" + operation));
    }

    private String status(Object operation) {
        return (String) expect(200, admin.get("/v1/operations/" + operation)).get("status");
    }

    /** The member's view of an instance of the project, by name. */
    public Map<String, Object> instance(String name) {
        return expect(200, member.get("/v1/instances/" + name + "?project=" + project));
    }

    public Map<String, Object> volumeNamed(String name) {
        return expect(200, member.get("/v1/volumes/" + name));
    }

    /** Sets the limits of the department, replacing those it had. */
    public void limit(Map<String, Object> limits) {
        String path = "/v1/departments/" + department + "/quota";
        String etag = admin.get(path).header("ETag");
        expect(
                200,
                admin.request()
                        .header("If-Match", etag)
                        .body(Map.of("limits", limits))
                        .put(path));
    }

    /** What the department holds of a quota kind. */
    public long held(String kind) {
        Number used = admin.get("/v1/departments/" + department + "/quota").path("used." + kind);
        return used.longValue();
    }

    public static void await(String what, BooleanSupplier condition) {
        await(what, PATIENCE, condition);
    }

    public static void await(String what, Duration patience, BooleanSupplier condition) {
        long until = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("not within " + patience.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Override
    public void close() {
        fleet.close();
    }
}
