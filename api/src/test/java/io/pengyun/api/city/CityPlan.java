package io.pengyun.api.city;

import io.pengyun.api.city.CityNames.Bureau;
import io.pengyun.api.city.CityNames.Undertaking;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

/**
 * What happens in a city in three months: who asks for what, what becomes of it, and what is done with it. The same for the
 * same seed and size.
 *
 * @param asks in the order of time
 * @param changes in the order of time; the instance is there, and in the state that the change needs
 */
record CityPlan(List<Person> people, List<Project> projects, List<Ask> asks, List<Change> changes) {

    /** How long it goes, in days; the last is yesterday. */
    static final int DAYS = 92;

    /** Things happen at these hours of a day, so that there are few moments and much in each. */
    private static final List<Integer> HOURS = List.of(8, 11, 14, 17);

    /** Of a hundred requests, how many end otherwise than with machines. */
    private static final int REJECTED = 5;

    private static final int CANCELLED = 3;
    private static final int UNDECIDED = 3;

    /** A role of a department, or of the whole city. */
    record Person(String name, String displayName, String role, Optional<String> department) {}

    /** Its people ask for it, and it has the department's share of the cloud. */
    record Project(String name, String title, String purpose, String department, int weight) {}

    /** A moment of the time that the plan is about: an hour (0 to 23) of a day, which are counted from 0. */
    record Moment(int day, int hour) implements Comparable<Moment> {
        @Override
        public int compareTo(Moment other) {
            return Comparator.comparingInt(Moment::day)
                    .thenComparingInt(Moment::hour)
                    .compare(this, other);
        }
    }

    /** What becomes of a request. */
    enum Fate {
        AGREED,
        REJECTED,
        CANCELLED,
        /** Nobody decides. */
        UNDECIDED
    }

    /**
     * A request for {@code count} instances of one shape.
     *
     * @param volumeGib of a volume for each of them; 0 for none
     * @param termDays 0 for no end
     * @param decided when it is decided, if it is; after it is asked
     */
    record Ask(
            Moment at,
            Moment decided,
            Project project,
            String member,
            String approver,
            String name,
            int count,
            Shape shape,
            int volumeGib,
            int classification,
            int termDays,
            Fate fate) {

        /** As the control plane numbers them. */
        List<String> instances() {
            return count == 1
                    ? List.of(name)
                    : Stream.iterate(1, number -> number + 1)
                            .limit(count)
                            .map(number -> name + "-" + number)
                            .toList();
        }
    }

    /** A flavor, and how many of a hundred want it. */
    record Shape(String flavor, int vcpus, int memoryMib, int diskGib, int share) {}

    static final List<Shape> SHAPES = List.of(
            new Shape("small", 1, 2048, 20, 38),
            new Shape("medium", 2, 4096, 40, 34),
            new Shape("large", 4, 8192, 80, 20),
            new Shape("huge", 16, 32768, 200, 8));

    /** What is done with an instance that is there. */
    enum Action {
        STOP,
        START,
        DELETE
    }

    record Change(Moment at, Project project, String member, String instance, Action action) {}

    /** @param instances how many there shall be at the end, at least 100 */
    static CityPlan of(long seed, int instances) {
        return new Making(RandomGeneratorFactory.of("L64X128MixRandom").create(seed)).plan(instances);
    }

    /** One plan in the making. */
    private static final class Making {

        private final RandomGenerator random;
        private final List<Person> people = new ArrayList<>();
        private final List<Project> projects = new ArrayList<>();
        private final List<Ask> asks = new ArrayList<>();
        private final List<Change> changes = new ArrayList<>();
        private final Set<String> names = new HashSet<>();

        Making(RandomGenerator random) {
            this.random = random;
        }

        CityPlan plan(int instances) {
            for (String role : List.of("operator", "auditor", "finance")) {
                people.add(person(role, role, Optional.empty()));
            }
            CityNames.BUREAUS.forEach(this::settle);
            int left = instances;
            while (left > 0) {
                left -= ask(left);
            }
            asks.sort(Comparator.comparing(Ask::at));
            changes.sort(Comparator.comparing(Change::at));
            return new CityPlan(List.copyOf(people), List.copyOf(projects), List.copyOf(asks), List.copyOf(changes));
        }

        private void settle(Bureau bureau) {
            people.add(person(bureau.name() + ".approver", "approver", Optional.of(bureau.name())));
            people.add(person(bureau.name() + ".deputy", "approver", Optional.of(bureau.name())));
            int members = 2 + bureau.weight() / 4;
            for (int member = 1; member <= members; member++) {
                people.add(person(bureau.name() + ".member" + member, "member", Optional.of(bureau.name())));
            }
            int undertakings = Math.min(CityNames.UNDERTAKINGS.size(), 1 + bureau.weight() / 2);
            for (Undertaking undertaking : CityNames.UNDERTAKINGS.subList(0, undertakings)) {
                projects.add(new Project(
                        bureau.name() + "-" + undertaking.name(),
                        undertaking.title(),
                        undertaking.purpose(),
                        bureau.name(),
                        Math.max(1, bureau.weight() / undertakings)));
            }
        }

        private Person person(String name, String role, Optional<String> department) {
            String[] family = pick(CityNames.FAMILY_NAMES).split(" ");
            String[] given = pick(CityNames.GIVEN_NAMES).split(" ");
            return new Person(name, family[0] + given[0] + " " + family[1] + " " + given[1], role, department);
        }

        /** Adds a request; answers how many of its instances are there at the end. */
        private int ask(int wanted) {
            Project project = weighted(projects);
            Moment at = workingHour(random.nextInt(DAYS));
            Moment decided = later(at, 1 + random.nextInt(3));
            Fate fate = decided.day() < DAYS ? fate() : Fate.UNDECIDED;
            int count = Math.min(size(), wanted);
            String member = one(project, "member");
            Ask ask = new Ask(
                    at,
                    decided,
                    project,
                    member,
                    one(project, "approver"),
                    name(project),
                    count,
                    shape(),
                    count <= 12 && random.nextInt(100) < 35 ? 10 * (1 + random.nextInt(20)) : 0,
                    random.nextInt(100) < 5 ? 4 : random.nextInt(3),
                    pick(List.of(0, 180, 180, 365, 365, 365)),
                    fate);
            asks.add(ask);
            return fate == Fate.AGREED ? count - live(ask) : 0;
        }

        /** What is done with the instances of a request; answers how many of them are gone at the end. */
        private int live(Ask ask) {
            int days = DAYS - 1 - ask.decided().day();
            if (days < 2) {
                return 0;
            }
            boolean over = random.nextInt(100) < 12;
            int gone = 0;
            for (String instance : ask.instances()) {
                int first = ask.decided().day() + 1 + random.nextInt(days);
                if (over) {
                    change(ask, first, instance, Action.DELETE);
                    gone++;
                } else if (random.nextInt(100) < 10) {
                    change(ask, first, instance, Action.STOP);
                    if (first + 1 < DAYS && random.nextInt(100) < 70) {
                        change(ask, first + 1 + random.nextInt(DAYS - first - 1), instance, Action.START);
                    }
                }
            }
            return gone;
        }

        private void change(Ask ask, int day, String instance, Action action) {
            changes.add(new Change(workingHour(day), ask.project(), ask.member(), instance, action));
        }

        private Fate fate() {
            int drawn = random.nextInt(100);
            if (drawn < REJECTED) {
                return Fate.REJECTED;
            }
            if (drawn < REJECTED + CANCELLED) {
                return Fate.CANCELLED;
            }
            return drawn < REJECTED + CANCELLED + UNDECIDED ? Fate.UNDECIDED : Fate.AGREED;
        }

        /** Most ask for few, some for many. */
        private int size() {
            int drawn = random.nextInt(100);
            if (drawn < 60) {
                return 1 + random.nextInt(3);
            }
            if (drawn < 90) {
                return 4 + random.nextInt(9);
            }
            return drawn < 99 ? 16 + random.nextInt(25) : 64 + random.nextInt(57);
        }

        private Shape shape() {
            int drawn = random.nextInt(100);
            for (Shape shape : SHAPES) {
                drawn -= shape.share();
                if (drawn < 0) {
                    return shape;
                }
            }
            throw new IllegalStateException("the shares make a hundred");
        }

        private Moment workingHour(int day) {
            return new Moment(day, pick(HOURS));
        }

        /** So many of the hours at which things happen later. */
        private static Moment later(Moment at, int steps) {
            int step = HOURS.indexOf(at.hour()) + steps;
            return new Moment(at.day() + step / HOURS.size(), HOURS.get(step % HOURS.size()));
        }

        private String name(Project project) {
            String kind = pick(List.of("web", "app", "db", "search", "queue", "batch", "test", "gis", "report"));
            for (int number = 1; ; number++) {
                String name = kind + number;
                if (names.add(project.name() + "/" + name)) {
                    return name;
                }
            }
        }

        private String one(Project project, String role) {
            return pick(people.stream()
                            .filter(person -> person.role().equals(role)
                                    && person.department().equals(Optional.of(project.department())))
                            .toList())
                    .name();
        }

        private Project weighted(List<Project> among) {
            int drawn = random.nextInt(among.stream().mapToInt(Project::weight).sum());
            for (Project project : among) {
                drawn -= project.weight();
                if (drawn < 0) {
                    return project;
                }
            }
            throw new IllegalStateException("the weights make the sum");
        }

        private <T> T pick(List<T> among) {
            return among.get(random.nextInt(among.size()));
        }
    }
}
