package io.pengyun.api.approval;

import io.pengyun.api.approval.PolicyRule.Who;
import io.pengyun.api.identity.People;
import io.pengyun.api.identity.Role;
import io.pengyun.api.tenancy.DepartmentDirectory;
import io.pengyun.api.tenancy.DepartmentRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which policies speak on a matter, and whom they ask.
 *
 * <p>In each scope (the department that asks, each one above it, the platform) the first policy that fits speaks. All that
 * speak have to be content, so that no department weakens what stands above it. When none speaks, an approver of the
 * department decides.
 */
@ApplicationScoped
class PolicyChoice {

    private static final String PLATFORM = "the platform";

    private final PolicyRepository policies;
    private final DepartmentDirectory departments;
    private final People people;

    PolicyChoice(PolicyRepository policies, DepartmentDirectory departments, People people) {
        this.policies = policies;
        this.departments = departments;
        this.people = people;
    }

    /**
     * Whom a matter needs.
     *
     * @param lanes the department's own first, the platform's last; the stages in order wait
     * @param dueAt until when the first of them wants a decision
     */
    record Choice(List<Lane> lanes, Instant dueAt) {}

    private record Speaking(String scopeName, Optional<PolicyEntity> policy, PolicyRule rule, List<String> why) {}

    Choice on(Matter matter, Instant now) {
        List<DepartmentRef> all = departments.lineage(matter.owner().departmentId());
        List<DepartmentRef> lineage = matter.say() == Matter.Say.ABOVE ? all.subList(1, all.size()) : all;
        List<Speaking> speaking = speaking(matter, lineage);
        List<Lane> lanes = new ArrayList<>();
        for (Speaking each : speaking) {
            lanes.add(lane(lanes.size(), each, lineage));
        }
        int hours = speaking.stream()
                .mapToInt(each -> each.rule().expireAfterHours())
                .min()
                .orElseThrow();
        return new Choice(lanes, now.plus(Duration.ofHours(hours)));
    }

    private List<Speaking> speaking(Matter matter, List<DepartmentRef> lineage) {
        List<PolicyEntity> candidates = policies.on(
                matter.subject(),
                lineage.stream().map(department -> department.id().value()).collect(Collectors.toSet()));
        List<Speaking> speaking = new ArrayList<>();
        for (DepartmentRef department : lineage) {
            first(
                            candidates.stream()
                                    .filter(policy -> department.id().value().equals(policy.departmentId))
                                    .toList(),
                            matter,
                            department.name())
                    .ifPresent(speaking::add);
        }
        first(candidates.stream().filter(policy -> policy.departmentId == null).toList(), matter, PLATFORM)
                .ifPresent(speaking::add);
        if (speaking.isEmpty()) {
            speaking.add(byDefault(matter, lineage));
        }
        return speaking;
    }

    /** An approver of the department; where there is none who could decide on what concerns its quota, the platform. */
    private Speaking byDefault(Matter matter, List<DepartmentRef> lineage) {
        boolean platform = matter.say() != Matter.Say.ALL
                && (lineage.isEmpty()
                        || people
                                .holders(
                                        Role.APPROVER,
                                        Optional.of(lineage.getFirst().id().value()),
                                        Integer.MAX_VALUE)
                                .stream()
                                .allMatch(person -> person.userId().equals(matter.requesterId())));
        return platform
                ? new Speaking(PLATFORM, Optional.empty(), PolicyRule.PLATFORM_DEFAULT, List.of())
                : new Speaking(lineage.getFirst().name(), Optional.empty(), PolicyRule.DEFAULT, List.of());
    }

    private static Optional<Speaking> first(List<PolicyEntity> inOrder, Matter matter, String scopeName) {
        return inOrder.stream()
                .filter(policy ->
                        matter.say() == Matter.Say.ALL || policy.rule.when().names(matter))
                .flatMap(policy -> policy.rule.when().fulfilledBy(matter).stream()
                        .map(why -> new Speaking(scopeName, Optional.of(policy), policy.rule, why)))
                .findFirst();
    }

    private static Lane lane(int number, Speaking speaking, List<DepartmentRef> lineage) {
        List<Stage> stages = new ArrayList<>();
        for (PolicyRule.Stage stage : speaking.rule().stages()) {
            stages.add(new Stage(
                    new Stage.Key(number, stages.size()),
                    asked(stage.who(), lineage),
                    stage.atLeast(),
                    stage.everyone(),
                    stage.escalation()
                            .map(further -> new Stage.Escalation(further.afterHours(), asked(further.to(), lineage))),
                    Stage.State.WAITING,
                    null));
        }
        return new Lane(
                number,
                speaking.policy().map(policy -> policy.id),
                speaking.policy().map(policy -> policy.name),
                speaking.scopeName(),
                speaking.why(),
                speaking.rule().inOrder(),
                speaking.rule().onExpiry(),
                stages);
    }

    /** A level beyond the top is the top. */
    private static Asked asked(Who who, List<DepartmentRef> lineage) {
        if (lineage.isEmpty() && who.level().isPresent()) {
            // There is no department to have a say: whoever holds the role of the platform that has.
            return new Asked(Optional.of(Role.PLATFORM_ADMIN), Optional.empty(), Set.copyOf(who.people()));
        }
        return new Asked(
                who.role(),
                who.level()
                        .map(level -> lineage.get(Math.min(level, lineage.size()) - 1)
                                .id()
                                .value()),
                Set.copyOf(who.people()));
    }
}
