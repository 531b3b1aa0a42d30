package io.pengyun.api.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.approval.ApprovalCase.State;
import io.pengyun.api.approval.ApprovalCase.Voter;
import io.pengyun.api.identity.Person;
import io.pengyun.api.identity.Role;
import io.pengyun.api.identity.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random cases, asked of random people in a random order: what is granted was agreed to by those who had to. */
class ApprovalCaseTest {

    private static final Instant START = Instant.parse("2026-11-23T08:00:00Z");
    private static final int SEEDS = 2_000;
    private static final UUID DEPARTMENT = new UUID(0, 1);

    static IntStream seeds() {
        return IntStream.range(0, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsGrantedWasAgreedToByThoseWhoHadTo(int seed) {
        Random random = new Random(seed);
        List<Standing> accounts = accounts(random);
        String requester =
                accounts.get(random.nextInt(accounts.size())).person().human();
        Instant now = START;
        ApprovalCase known = new ApprovalCase(
                        new UUID(1, seed),
                        DEPARTMENT,
                        requester,
                        State.OPEN,
                        START.plus(Duration.ofDays(3)),
                        lanes(random, accounts),
                        List.of())
                .settle(asked -> holders(accounts, asked), now);
        for (int turn = 0; turn < 30 && known.state() == State.OPEN; turn++) {
            now = now.plus(Duration.ofHours(random.nextInt(8)));
            Standing own = accounts.get(random.nextInt(accounts.size()));
            Voter voter = new Voter(own, random.nextInt(4) == 0 ? List.of(any(random, accounts)) : List.of());
            Set<Stage.Key> open = known.openTo(voter, now);
            if (own.person().human().equals(requester)) {
                assertEquals(Set.of(), open, "a requester decides nothing, whatever the account");
            }
            if (open.isEmpty() || decided(known, own)) {
                continue;
            }
            assertInOrder(known, open);
            known = known.with(decision(own, known.inPlaceOf(voter, now), random.nextInt(12) > 0, now, open))
                    .settle(asked -> holders(accounts, asked), now);
        }
        assertConsistent(known, accounts);
    }

    private static void assertInOrder(ApprovalCase known, Set<Stage.Key> open) {
        for (Lane lane : known.lanes()) {
            if (lane.inOrder()) {
                long openHere =
                        open.stream().filter(key -> key.lane() == lane.number()).count();
                assertTrue(openHere <= 1, "one stage at a time");
            }
        }
    }

    private static void assertConsistent(ApprovalCase ended, List<Standing> accounts) {
        Set<String> humans = new HashSet<>();
        for (Decision decision : ended.decisions()) {
            assertTrue(humans.add(decision.human()), "each human being decides once");
            assertFalse(decision.human().equals(ended.requesterHuman()));
        }
        boolean declined = ended.decisions().stream().anyMatch(decision -> !decision.agrees());
        boolean all = ended.stages().allMatch(stage -> stage.state() == Stage.State.AGREED);
        assertEquals(declined ? State.REFUSED : all ? State.GRANTED : State.OPEN, ended.state());
        ended.stages().filter(stage -> stage.state() == Stage.State.AGREED).forEach(stage -> {
            List<Decision> agreed =
                    ended.decisionsOn(stage).filter(Decision::agrees).toList();
            if (!stage.everyone()) {
                assertTrue(agreed.size() >= stage.atLeast());
                return;
            }
            for (Person person : holders(accounts, stage.asked())) {
                assertTrue(
                        person.human().equals(ended.requesterHuman())
                                || agreed.stream()
                                        .anyMatch(decision -> decision.human().equals(person.human())
                                                || decision.inPlaceOf().contains(person.userId())),
                        "everyone who is asked agreed, or a delegate did");
            }
        });
    }

    private static boolean decided(ApprovalCase known, Standing somebody) {
        return known.decisions().stream()
                .anyMatch(decision -> decision.human().equals(somebody.person().human()));
    }

    private static Decision decision(
            Standing own, Set<UUID> inPlaceOf, boolean agrees, Instant now, Set<Stage.Key> counted) {
        Person person = own.person();
        return new Decision(
                person.userId(), person.userId(), person.name(), person.human(), inPlaceOf, agrees, "", now, counted);
    }

    /** Some of whom are one and the same human being. */
    private static List<Standing> accounts(Random random) {
        List<Standing> accounts = new ArrayList<>();
        for (int index = 0; index < 7; index++) {
            Person person = new Person(new UUID(2, index), "user-" + index, "human-" + random.nextInt(6));
            accounts.add(new Standing(
                    person,
                    random.nextInt(4) == 0 ? Set.of(Role.OPERATOR) : Set.of(),
                    random.nextBoolean() ? Map.of(Role.APPROVER, Set.of(DEPARTMENT)) : Map.of()));
        }
        return accounts;
    }

    private static List<Lane> lanes(Random random, List<Standing> accounts) {
        List<Lane> lanes = new ArrayList<>();
        for (int number = 0, lastLane = random.nextInt(3); number <= lastLane; number++) {
            List<Stage> stages = new ArrayList<>();
            for (int index = 0, most = random.nextInt(4); index < most; index++) {
                stages.add(stage(random, accounts, new Stage.Key(number, stages.size())));
            }
            lanes.add(new Lane(
                    number,
                    Optional.empty(),
                    Optional.empty(),
                    "scope",
                    List.of(),
                    random.nextBoolean(),
                    PolicyRule.OnExpiry.EXPIRE,
                    stages));
        }
        return lanes;
    }

    private static Stage stage(Random random, List<Standing> accounts, Stage.Key key) {
        return new Stage(
                key,
                asked(random, accounts),
                1 + random.nextInt(2),
                random.nextInt(4) == 0,
                random.nextInt(3) == 0
                        ? Optional.of(new Stage.Escalation(1 + random.nextInt(48), asked(random, accounts)))
                        : Optional.empty(),
                Stage.State.WAITING,
                null);
    }

    private static Asked asked(Random random, List<Standing> accounts) {
        return switch (random.nextInt(3)) {
            case 0 -> new Asked(Optional.of(Role.APPROVER), Optional.of(DEPARTMENT), Set.of());
            case 1 -> new Asked(Optional.of(Role.OPERATOR), Optional.empty(), Set.of());
            default ->
                new Asked(
                        Optional.empty(),
                        Optional.empty(),
                        Set.of(any(random, accounts).person().userId()));
        };
    }

    private static Standing any(Random random, List<Standing> accounts) {
        return accounts.get(random.nextInt(accounts.size()));
    }

    private static Collection<Person> holders(List<Standing> accounts, Asked asked) {
        return accounts.stream().filter(asked::includes).map(Standing::person).toList();
    }
}
