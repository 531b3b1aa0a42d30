package io.pengyun.api.city;

import com.fasterxml.jackson.databind.JsonNode;
import io.pengyun.api.city.CityNames.Bureau;
import io.pengyun.api.city.CityPlan.Ask;
import io.pengyun.api.city.CityPlan.Change;
import io.pengyun.api.city.CityPlan.Fate;
import io.pengyun.api.city.CityPlan.Moment;
import io.pengyun.api.city.CityPlan.Person;
import io.pengyun.api.city.CityPlan.Project;
import io.pengyun.api.city.CityPlan.Shape;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Makes a city as its plan says: as its people, through the API, by a clock that is turned back to when the plan begins. */
final class CityBuilder implements AutoCloseable {

    private static final int CALLERS = 4;
    private static final int BLADES_OF_A_RACK = 40;
    private static final int INSTANCES_OF_A_BLADE = 25;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** By accreditation, which the data of a request may need. */
    private static final Map<String, Integer> SITES = new TreeMap<>(Map.of("east", 3, "harbour", 4, "west", 3));

    private final CityPlan plan;
    private final CityParts parts;
    private final String password;
    private final Instant begin;
    private final CityDoor admin;
    private final Map<String, CityDoor> people = new ConcurrentHashMap<>();
    private final Map<Ask, String> requests = new ConcurrentHashMap<>();
    private final Map<String, String> projects = new ConcurrentHashMap<>();
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

    /**
     * @param password of all people
     * @param adminPassword of the first administrator
     */
    CityBuilder(CityPlan plan, CityParts parts, String password, String adminPassword) {
        this.plan = plan;
        this.parts = parts;
        this.password = password;
        this.begin = Instant.now().minus(CityPlan.DAYS, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);
        at(new Moment(0, 0));
        this.admin = door("admin", adminPassword);
    }

    /** Makes it; tells how far it is, a line a week. */
    void build(Consumer<String> progress) {
        found();
        progress.accept("%d departments, %d people, %d projects"
                .formatted(
                        CityNames.BUREAUS.size(),
                        plan.people().size(),
                        plan.projects().size()));
        NavigableMap<Moment, List<Runnable>> agenda = agenda();
        int today = -1;
        for (Map.Entry<Moment, List<Runnable>> entry : agenda.entrySet()) {
            int day = entry.getKey().day();
            // Before the clock is moved on, or what is under way would be late.
            settle();
            if (day != today) {
                if (day / 7 != today / 7) {
                    progress.accept(begin.plus(day, ChronoUnit.DAYS).toString().substring(0, 10) + ": "
                            + parts.census().get());
                }
                today = day;
            }
            at(entry.getKey());
            together(entry.getValue());
        }
        settle();
        parts.clock().reset();
        people.values().forEach(person -> person.post("/v1/logout"));
        admin.post("/v1/logout");
    }

    @Override
    public void close() {
        callers.shutdownNow();
    }

    /** With a token that is good until the end of the plan. */
    private CityDoor door(String name, String secret) {
        String token = new CityDoor(parts.server(), "")
                .post("/v1/login", Map.of("username", name, "password", secret))
                .get("token")
                .asText();
        return new CityDoor(parts.server(), parts.tokens().lengthened(token, name, Duration.ofDays(CityPlan.DAYS + 1)));
    }

    private void at(Moment moment) {
        Instant wanted = begin.plus(moment.day(), ChronoUnit.DAYS).plus(moment.hour(), ChronoUnit.HOURS);
        parts.clock().advance(Duration.between(parts.clock().instant(), wanted));
    }

    /** Everything that is to be done, by when. */
    private NavigableMap<Moment, List<Runnable>> agenda() {
        NavigableMap<Moment, List<Runnable>> agenda = new TreeMap<>();
        for (Ask ask : plan.asks()) {
            on(agenda, ask.at(), () -> submit(ask));
            if (ask.fate() != Fate.UNDECIDED) {
                on(agenda, ask.decided(), () -> decide(ask));
            }
        }
        plan.changes().forEach(change -> on(agenda, change.at(), () -> make(change)));
        return agenda;
    }

    private static void on(NavigableMap<Moment, List<Runnable>> agenda, Moment moment, Runnable work) {
        agenda.computeIfAbsent(moment, first -> new ArrayList<>()).add(work);
    }

    private void found() {
        for (Map.Entry<String, Integer> site : SITES.entrySet()) {
            admin.post(
                    "/v1/sites",
                    Map.of(
                            "name",
                            site.getKey(),
                            "title",
                            "Site " + site.getKey(),
                            "accreditationLevel",
                            site.getValue()));
        }
        int instances = plan.asks().stream().mapToInt(Ask::count).sum();
        int racks = Math.max(SITES.size(), Math.ceilDiv(instances, INSTANCES_OF_A_BLADE * BLADES_OF_A_RACK));
        List<String> sites = List.copyOf(SITES.keySet());
        for (int rack = 1; rack <= racks; rack++) {
            admin.post("/v1/racks", Map.of("site", sites.get(rack % sites.size()), "name", "r%03d".formatted(rack)));
        }
        parts.hosts().fillRacks(BLADES_OF_A_RACK);
        for (Shape shape : CityPlan.SHAPES) {
            admin.post(
                    "/v1/flavors",
                    Map.of(
                            "name", shape.flavor(),
                            "vcpus", shape.vcpus(),
                            "memoryMib", shape.memoryMib(),
                            "rootDiskGib", shape.diskGib()));
        }
        admin.post(
                "/v1/images",
                Map.of(
                        "name", "debian-12",
                        "source", "https://images.example/debian-12.qcow2",
                        "sha256", "0123456789abcdef".repeat(4)));
        CityNames.BUREAUS.forEach(this::found);
        together(plan.projects().stream()
                .<Runnable>map(project -> () -> found(project))
                .toList());
        together(plan.people().stream()
                .<Runnable>map(person -> () -> welcome(person))
                .toList());
        policies();
    }

    private void found(Bureau bureau) {
        Map<String, Object> body = new HashMap<>(Map.of("name", bureau.name(), "title", bureau.title()));
        bureau.parent().ifPresent(parent -> body.put("parent", parent));
        admin.post("/v1/departments", body);
    }

    private void found(Project project) {
        String id = admin.post(
                        "/v1/projects",
                        Map.of(
                                "department", project.department(),
                                "name", project.name(),
                                "title", project.title()))
                .get("id")
                .asText();
        projects.put(project.name(), id);
    }

    private void welcome(Person person) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "name",
                person.name(),
                "displayName",
                person.displayName(),
                "password",
                password,
                "temporaryPassword",
                false));
        admin.post("/v1/users", body);
        Map<String, Object> role = new HashMap<>(Map.of("role", person.role()));
        person.department().ifPresent(department -> role.put("department", department));
        admin.post("/v1/users/" + person.name() + "/roles", role);
        people.put(person.name(), door(person.name(), password));
    }

    /** What the city as a whole demands; a department's own approver is asked in any case. */
    private void policies() {
        Map<String, Object> approver = Map.of("role", "approver", "level", 1);
        admin.post(
                "/v1/approval-policies",
                Map.of(
                        "name",
                        "very-large",
                        "position",
                        50,
                        "when",
                        Map.of("vcpusAbove", 128),
                        "stages",
                        List.of(approver, Map.of("role", "operator"))));
        admin.post(
                "/v1/approval-policies",
                Map.of(
                        "name",
                        "secret",
                        "position",
                        10,
                        "when",
                        Map.of("dataClassificationFrom", 4),
                        "stages",
                        List.of(approver, Map.of("role", "auditor"))));
    }

    private void submit(Ask ask) {
        Map<String, Object> instances = Map.of(
                "kind", "instance",
                "name", ask.name(),
                "count", ask.count(),
                "flavor", ask.shape().flavor(),
                "image", "debian-12",
                "labels", Map.of("part", ask.name().replaceAll("[0-9]+$", "")));
        List<Map<String, Object>> items = new ArrayList<>(List.of(instances));
        if (ask.volumeGib() > 0) {
            items.add(Map.of(
                    "kind", "volume",
                    "name", ask.name() + "-data",
                    "count", ask.count(),
                    "sizeGib", ask.volumeGib(),
                    "attachTo", ask.name()));
        }
        Map<String, Object> body = new HashMap<>(Map.of(
                "project", ask.project().name(),
                "purpose", ask.project().purpose(),
                "dataClassification", ask.classification(),
                "items", items));
        if (ask.termDays() > 0) {
            body.put("termDays", ask.termDays());
        } else {
            body.put("noEnd", true);
        }
        requests.put(
                ask,
                people.get(ask.member()).post("/v1/requests", body).get("id").asText());
    }

    private void decide(Ask ask) {
        String request = "/v1/requests/" + requests.get(ask);
        switch (ask.fate()) {
            case REJECTED ->
                people.get(ask.approver()).post(request + "/reject", Map.of("comment", "More than the work needs"));
            case CANCELLED -> people.get(ask.member()).post(request + "/cancel");
            default -> agree(ask, request);
        }
    }

    /** As many agree as the policies ask. */
    private void agree(Ask ask, String request) {
        JsonNode now = people.get(ask.approver()).post(request + "/approve", Map.of("comment", "Agreed"));
        for (String other : List.of("operator", "auditor")) {
            if (Optional.ofNullable(now.get("waitsFor"))
                    .filter(who -> who.asText().contains(other))
                    .isPresent()) {
                now = people.get(other).post(request + "/approve", Map.of("comment", "Agreed"));
            }
        }
    }

    private void make(Change change) {
        String verb = change.action().name().toLowerCase(Locale.ROOT);
        people.get(change.member())
                .post("/v1/instances/" + change.instance() + "/" + verb + "?project="
                        + projects.get(change.project().name()));
    }

    /** Until nothing is under way. */
    private void settle() {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (parts.hosts().work() > 0 || parts.hosts().busy()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("an operation does not end");
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    private void together(Collection<Runnable> work) {
        List<Runnable> all = List.copyOf(work);
        List<Future<?>> lanes = new ArrayList<>();
        IntStream.range(0, Math.min(CALLERS, all.size()))
                .forEach(lane -> lanes.add(callers.submit(() -> {
                    for (int at = lane; at < all.size(); at += CALLERS) {
                        all.get(at).run();
                    }
                })));
        try {
            for (Future<?> lane : lanes) {
                lane.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
