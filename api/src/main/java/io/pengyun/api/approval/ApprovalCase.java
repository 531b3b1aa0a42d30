package io.pengyun.api.approval;

import io.pengyun.api.identity.Person;
import io.pengyun.api.identity.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One matter and what people said to it. Pure: tells who may decide, and what a decision makes of it.
 *
 * <p>Each human being decides once, and counts for all stages that are open to them at that moment: who agreed to an early
 * stage does not agree to a later one as well.
 *
 * @param requesterHuman who never decides here, with whatever account
 */
record ApprovalCase(
        UUID id,
        UUID departmentId,
        String requesterHuman,
        State state,
        Instant dueAt,
        List<Lane> lanes,
        List<Decision> decisions) {

    ApprovalCase {
        lanes = List.copyOf(lanes);
        decisions = List.copyOf(decisions);
    }

    /** Where a case stands. */
    enum State {
        OPEN,
        /** All who were asked agreed, or nobody had to be asked. */
        GRANTED,
        REFUSED,
        /** Its time was over. */
        LAPSED,
        /** The requester took it back. */
        WITHDRAWN
    }

    /**
     * Somebody who wants to decide.
     *
     * @param own what they are themselves
     * @param others in whose place they may decide; those who have no say here are left out by {@link #openTo}
     */
    record Voter(Standing own, List<Standing> others) {

        Voter {
            others = List.copyOf(others);
        }
    }

    Stream<Stage> stages() {
        return lanes.stream().flatMap(lane -> lane.stages().stream());
    }

    /** The stages on which this person may decide now, in their own or another's place; none when it is their own case. */
    Set<Stage.Key> openTo(Voter voter, Instant now) {
        if (isRequester(voter.own())) {
            return Set.of();
        }
        return stages().filter(stage -> parts(voter).anyMatch(part -> stage.open(part, now)))
                .map(Stage::key)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** In whose place this person would decide. */
    Set<UUID> inPlaceOf(Voter voter, Instant now) {
        return voter.others().stream()
                .filter(other -> !isRequester(other))
                .filter(other -> stages().anyMatch(stage -> stage.open(other, now)))
                .map(other -> other.person().userId())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Nobody takes the requester's part: what the requester may not do, nobody does for them. */
    private Stream<Standing> parts(Voter voter) {
        return Stream.concat(Stream.of(voter.own()), voter.others().stream()).filter(part -> !isRequester(part));
    }

    boolean isRequester(Standing somebody) {
        return somebody.person().human().equals(requesterHuman);
    }

    ApprovalCase with(Decision decision) {
        List<Decision> more = new ArrayList<>(decisions);
        more.add(decision);
        return new ApprovalCase(id, departmentId, requesterHuman, state, dueAt, lanes, more);
    }

    /**
     * What the decisions make of it: stages that have enough agree, those behind them are asked, and when all agree it is
     * granted.
     *
     * @param askedPeople tells whom a stage asks at this moment; consulted only where everyone has to agree
     */
    ApprovalCase settle(Function<Asked, Collection<Person>> askedPeople, Instant now) {
        if (state != State.OPEN) {
            return this;
        }
        List<Lane> settled =
                lanes.stream().map(lane -> settle(lane, askedPeople, now)).toList();
        State next = State.OPEN;
        if (decisions.stream().anyMatch(decision -> !decision.agrees())) {
            next = State.REFUSED;
        } else if (settled.stream().allMatch(Lane::agreed)) {
            next = State.GRANTED;
        }
        return new ApprovalCase(id, departmentId, requesterHuman, next, dueAt, settled, decisions);
    }

    /** What becomes of it when its time is over: granted when all that is missing counts silence as consent. */
    ApprovalCase timeIsUp() {
        boolean consent =
                lanes.stream().allMatch(lane -> lane.agreed() || lane.onExpiry() == PolicyRule.OnExpiry.APPROVE);
        State next = state != State.OPEN ? state : consent ? State.GRANTED : State.LAPSED;
        return new ApprovalCase(id, departmentId, requesterHuman, next, dueAt, lanes, decisions);
    }

    ApprovalCase withdraw() {
        return new ApprovalCase(id, departmentId, requesterHuman, State.WITHDRAWN, dueAt, lanes, decisions);
    }

    private Lane settle(Lane lane, Function<Asked, Collection<Person>> askedPeople, Instant now) {
        List<Stage> settled = new ArrayList<>();
        boolean reached = true;
        for (Stage stage : lane.stages()) {
            Stage next = stage.state() == Stage.State.WAITING && reached ? stage.ask(now) : stage;
            if (next.state() == Stage.State.ASKED && hasEnough(next, askedPeople)) {
                next = next.agree();
            }
            reached = reached && (!lane.inOrder() || next.state() == Stage.State.AGREED);
            settled.add(next);
        }
        return lane.with(settled);
    }

    private boolean hasEnough(Stage stage, Function<Asked, Collection<Person>> askedPeople) {
        List<Decision> agreed = decisionsOn(stage).filter(Decision::agrees).toList();
        if (!stage.everyone()) {
            return agreed.size() >= stage.atLeast();
        }
        return !agreed.isEmpty()
                && askedPeople.apply(stage.asked()).stream()
                        .filter(person -> !person.human().equals(requesterHuman))
                        .allMatch(person -> spoke(person, agreed));
    }

    Stream<Decision> decisionsOn(Stage stage) {
        return decisions.stream().filter(decision -> decision.counted().contains(stage.key()));
    }

    private static boolean spoke(Person person, List<Decision> agreed) {
        Set<String> humans = new HashSet<>();
        Set<UUID> places = new HashSet<>();
        for (Decision decision : agreed) {
            humans.add(decision.human());
            places.addAll(decision.inPlaceOf());
        }
        return humans.contains(person.human()) || places.contains(person.userId());
    }
}
