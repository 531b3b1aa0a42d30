package io.pengyun.api.approval;

import io.pengyun.api.approval.CaseView.LaneView;
import io.pengyun.api.approval.CaseView.StageView;
import io.pengyun.api.identity.People;
import io.pengyun.api.identity.Person;
import io.pengyun.api.platform.EnumWords;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.tenancy.DepartmentDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes views of cases, and tells who may decide. */
@ApplicationScoped
class CaseViews {

    private static final int NAMES_SHOWN = 20;

    private final People people;
    private final DelegationService delegations;
    private final DepartmentDirectory departments;

    CaseViews(People people, DelegationService delegations, DepartmentDirectory departments) {
        this.people = people;
        this.delegations = delegations;
        this.departments = departments;
    }

    CaseView of(ApprovalCase shown, Instant now) {
        CaseNames names = names(List.of(shown));
        List<LaneView> lanes = shown.lanes().stream()
                .map(lane -> lane(shown, lane, names, now))
                .toList();
        return new CaseView(
                EnumWords.word(shown.state()), shown.dueAt(), waitsFor(shown, names), Optional.empty(), lanes);
    }

    Page<ApprovalView> decisions(ApprovalCase shown, PageRequest page) {
        CaseNames names = names(List.of(shown));
        return page.pageOf(shown.decisions(), Decision::id, decision -> ApprovalView.of(decision, names));
    }

    /** What the open ones of these wait for, in words, by case. */
    Map<UUID, String> waitsFor(Collection<ApprovalCase> cases) {
        CaseNames names = names(cases);
        return cases.stream()
                .filter(shown -> shown.state() == ApprovalCase.State.OPEN)
                .collect(Collectors.toMap(
                        ApprovalCase::id, shown -> waitsFor(shown, names).orElse("")));
    }

    /** Whom a stage asks at this moment. */
    List<Person> askedBy(Asked asked) {
        List<Person> all = new ArrayList<>(people.byId(asked.people()).values());
        asked.role().ifPresent(role -> all.addAll(people.holders(role, asked.departmentId(), Integer.MAX_VALUE)));
        return all;
    }

    private static Optional<String> waitsFor(ApprovalCase shown, CaseNames names) {
        if (shown.state() != ApprovalCase.State.OPEN) {
            return Optional.empty();
        }
        return Optional.of(shown.stages()
                .filter(stage -> stage.state() == Stage.State.ASKED)
                .map(names::asks)
                .distinct()
                .collect(Collectors.joining("; ")));
    }

    private LaneView lane(ApprovalCase shown, Lane lane, CaseNames names, Instant now) {
        return new LaneView(
                lane.policyName(),
                lane.scopeName(),
                lane.why(),
                lane.inOrder(),
                lane.onExpiry(),
                lane.stages().stream()
                        .map(stage -> stage(shown, stage, names, now))
                        .toList());
    }

    private StageView stage(ApprovalCase shown, Stage stage, CaseNames names, Instant now) {
        boolean open = shown.state() == ApprovalCase.State.OPEN && stage.state() != Stage.State.AGREED;
        List<Person> may = open ? mayDecide(shown, stage, now) : List.of();
        return new StageView(
                names.asks(stage),
                EnumWords.word(stage.state()),
                Optional.ofNullable(stage.askedAt()),
                stage.escalatesAt(),
                stage.escalation().map(further -> names.asks(further.to())),
                open ? namesOf(may, shown, now) : List.of(),
                open ? warning(shown, stage, may) : Optional.empty(),
                shown.decisionsOn(stage)
                        .map(decision -> ApprovalView.of(decision, names))
                        .toList());
    }

    List<Person> mayDecide(ApprovalCase shown, Stage stage, Instant now) {
        Set<String> out = new HashSet<>(Set.of(shown.requesterHuman()));
        shown.decisions().forEach(decision -> out.add(decision.human()));
        return Stream.concat(
                        askedBy(stage.asked()).stream(),
                        stage.escalation().stream()
                                .filter(further -> stage.escalated(now))
                                .flatMap(further -> askedBy(further.to()).stream()))
                .filter(person -> !out.contains(person.human()))
                .distinct()
                .toList();
    }

    /** With those who may step in, e.g. {@code "wang.fang (in place of li.wei)"}. */
    private List<String> namesOf(List<Person> may, ApprovalCase shown, Instant now) {
        Set<String> names = new TreeSet<>();
        Map<UUID, List<String>> steppingIn =
                delegations.stepInFor(may.stream().map(Person::userId).collect(Collectors.toSet()), now);
        for (Person person : may) {
            names.add(person.name());
            steppingIn
                    .getOrDefault(person.userId(), List.of())
                    .forEach(delegate -> names.add(delegate + " (in place of " + person.name() + ")"));
        }
        return names.stream().limit(NAMES_SHOWN).toList();
    }

    private static Optional<String> warning(ApprovalCase shown, Stage stage, List<Person> may) {
        long humans = may.stream().map(Person::human).distinct().count();
        if (humans == 0) {
            return Optional.of("Nobody who is asked may decide on this; it cannot be agreed to as things are.");
        }
        long agreed = shown.decisionsOn(stage).count();
        if (!stage.everyone() && humans + agreed < stage.atLeast()) {
            return Optional.of("Needs " + stage.atLeast() + " people, and there are only " + (humans + agreed) + ".");
        }
        return Optional.empty();
    }

    private CaseNames names(Collection<ApprovalCase> cases) {
        Set<UUID> userIds = new HashSet<>();
        Set<UUID> departmentIds = new HashSet<>();
        for (ApprovalCase shown : cases) {
            shown.decisions().forEach(decision -> userIds.addAll(decision.inPlaceOf()));
            shown.stages()
                    .flatMap(stage -> Stream.concat(
                            Stream.of(stage.asked()), stage.escalation().map(Stage.Escalation::to).stream()))
                    .forEach(asked -> {
                        userIds.addAll(asked.people());
                        asked.departmentId().ifPresent(departmentIds::add);
                    });
        }
        return new CaseNames(
                userIds.isEmpty() ? Map.of() : people.byId(userIds),
                departmentIds.isEmpty() ? Map.of() : departments.refs(departmentIds));
    }
}
