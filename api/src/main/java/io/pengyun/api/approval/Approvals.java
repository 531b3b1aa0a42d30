package io.pengyun.api.approval;

import io.pengyun.api.access.Access;
import io.pengyun.api.approval.ApprovalCase.State;
import io.pengyun.api.approval.ApprovalCase.Voter;
import io.pengyun.api.identity.People;
import io.pengyun.api.identity.Person;
import io.pengyun.api.identity.Standing;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Opens cases, takes decisions, and tells what has come of them.
 *
 * <p>All methods run in the caller's transaction. Who changes a case holds the lock of the matter that it is about, so that
 * two who decide at the same moment do so one after the other.
 */
@ApplicationScoped
public class Approvals {

    private final PolicyChoice choice;
    private final CaseRecords records;
    private final WaitingCases waiting;
    private final CaseViews views;
    private final CaseNews news;
    private final DelegationService delegations;
    private final People people;
    private final Access access;
    private final Ids ids;
    private final Clock clock;

    Approvals(
            PolicyChoice choice,
            CaseRecords records,
            WaitingCases waiting,
            CaseViews views,
            CaseNews news,
            DelegationService delegations,
            People people,
            Access access,
            Ids ids,
            Clock clock) {
        this.choice = choice;
        this.records = records;
        this.waiting = waiting;
        this.views = views;
        this.news = news;
        this.delegations = delegations;
        this.people = people;
        this.access = access;
        this.ids = ids;
        this.clock = clock;
    }

    /** What has come of a case. */
    public enum Outcome {
        /** It waits for people. */
        OPEN,
        GRANTED,
        REFUSED,
        /** Its time is over. */
        LAPSED
    }

    /** @param dueAt until when it has to be decided */
    public record Opened(Outcome outcome, Instant dueAt) {}

    /** Which approvals the matter would need now; nothing is opened. */
    public CaseView preview(Matter matter) {
        Instant now = clock.instant();
        return views.of(made(ids.next(), matter, now), now);
    }

    /**
     * Opens the case of a matter; when nobody has to be asked, it is granted at once.
     *
     * @param id of the matter; its case has the same
     */
    public Opened open(UUID id, Matter matter) {
        Instant now = clock.instant();
        ApprovalCase made = made(id, matter, now);
        records.insert(made, matter, now);
        news.opened(made, matter, now);
        return new Opened(outcome(made), made.dueAt());
    }

    /** Whether the caller is asked, or was asked, about the case; who is may see what it is about. */
    public boolean involves(UUID caseId) {
        if (access.caller().machineToken().isPresent()) {
            return false;
        }
        ApprovalCase known = require(caseId);
        Instant now = clock.instant();
        Voter caller = caller(now);
        return !known.openTo(caller, now).isEmpty()
                || known.decisions().stream()
                        .anyMatch(decision ->
                                decision.human().equals(caller.own().person().human()));
    }

    /**
     * Takes the caller's decision.
     *
     * @throws ProblemException {@code own-request} when the caller wants the thing itself, whatever the account;
     *     {@code wrong-state} when they have decided before; {@code forbidden} when they are not asked, or not yet
     */
    public Outcome decide(UUID caseId, boolean agrees, String comment) {
        access.requirePerson();
        Instant now = clock.instant();
        ApprovalCase known = require(caseId);
        Voter voter = caller(now);
        Person own = voter.own().person();
        if (known.isRequester(voter.own())) {
            throw new ProblemException(
                    ProblemCode.OWN_REQUEST, "You submitted this request yourself; somebody else decides on it.");
        }
        if (known.decisions().stream().anyMatch(decision -> decision.human().equals(own.human()))) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE, "You have decided on this already; each person decides once.");
        }
        Set<Stage.Key> open = known.openTo(voter, now);
        if (open.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN,
                    "You are not asked about this, or not yet. It waits for "
                            + views.waitsFor(List.of(known)).getOrDefault(caseId, "nobody") + ".");
        }
        Decision decision = new Decision(
                ids.next(),
                own.userId(),
                own.name(),
                own.human(),
                known.inPlaceOf(voter, now),
                agrees,
                comment,
                now,
                open);
        records.insert(caseId, decision);
        news.decided(known, decision);
        return settle(known, known.with(decision), now);
    }

    /** Looks again at what has been said: somebody who was asked may be gone. */
    public Outcome lookAgain(UUID caseId) {
        ApprovalCase known = require(caseId);
        return settle(known, known, clock.instant());
    }

    /** Its time is over: what it comes to then, for good. */
    public Outcome timeIsUp(UUID caseId) {
        ApprovalCase known = require(caseId);
        ApprovalCase over = known.timeIsUp();
        records.update(known, over, clock.instant());
        return outcome(over);
    }

    /** The requester took the matter back. */
    public void withdraw(UUID caseId) {
        ApprovalCase known = require(caseId);
        records.update(known, known.withdraw(), clock.instant());
    }

    /** Which rule asked whom, and who may still decide. */
    public CaseView explain(UUID caseId) {
        return views.of(require(caseId), clock.instant());
    }

    /** All decisions in a case, in the order in which they came. */
    public Page<ApprovalView> decisions(UUID caseId, PageRequest page) {
        return views.decisions(require(caseId), page);
    }

    /** What the open ones of these wait for, in words, by case. */
    public Map<UUID, String> waitsFor(Collection<UUID> caseIds) {
        return caseIds.isEmpty() ? Map.of() : views.waitsFor(records.find(caseIds));
    }

    /** Open cases on which the caller may decide and has not, newest first. */
    public List<UUID> waitingForCaller(Matter.Subject subject, Optional<UUID> projectId, PageRequest page) {
        Instant now = clock.instant();
        return waiting.waitingFor(caller(now), subject, projectId, page.beforeOrMaximum(), page.limit(), now);
    }

    /** Open cases that may be settled by somebody's leaving, in no order; for {@link #lookAgain}. */
    public List<UUID> needingEveryone(Matter.Subject subject, int limit) {
        return waiting.needingEveryone(subject, limit);
    }

    private ApprovalCase made(UUID id, Matter matter, Instant now) {
        PolicyChoice.Choice chosen = choice.on(matter, now);
        Standing requester = standing(matter.requesterId());
        return new ApprovalCase(
                        id,
                        matter.owner().departmentId(),
                        requester.person().human(),
                        State.OPEN,
                        chosen.dueAt(),
                        chosen.lanes(),
                        List.of())
                .settle(views::askedBy, now);
    }

    private Outcome settle(ApprovalCase before, ApprovalCase after, Instant now) {
        ApprovalCase settled = after.settle(views::askedBy, now);
        records.update(before, settled, now);
        news.settled(before, settled, now);
        return outcome(settled);
    }

    private Voter caller(Instant now) {
        UUID userId = access.caller().userId();
        List<UUID> all = new ArrayList<>(delegations.inPlaceOf(userId, now));
        all.add(userId);
        List<Standing> standings = people.standings(all);
        Standing own = standings.stream()
                .filter(standing -> standing.person().userId().equals(userId))
                .findFirst()
                .orElseThrow();
        return new Voter(
                own, standings.stream().filter(standing -> standing != own).toList());
    }

    private Standing standing(UUID userId) {
        return people.standings(List.of(userId)).stream().findFirst().orElseThrow();
    }

    private ApprovalCase require(UUID caseId) {
        return records.find(caseId).orElseThrow();
    }

    private static Outcome outcome(ApprovalCase settled) {
        return switch (settled.state()) {
            case OPEN -> Outcome.OPEN;
            case GRANTED -> Outcome.GRANTED;
            case REFUSED -> Outcome.REFUSED;
            case LAPSED, WITHDRAWN -> Outcome.LAPSED;
        };
    }
}
