package io.pengyun.api.approval;

import io.pengyun.api.approval.PolicyBody.EscalationBody;
import io.pengyun.api.approval.PolicyBody.StageBody;
import io.pengyun.api.approval.PolicyRule.Who;
import io.pengyun.api.identity.People;
import io.pengyun.api.identity.Person;
import io.pengyun.api.identity.Role;
import io.pengyun.api.identity.UserId;
import io.pengyun.api.platform.EnumWords;
import io.pengyun.api.platform.ProblemException;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns what people write in policies into rules, refusing what nobody could fulfil, and back. */
@ApplicationScoped
class PolicyForms {

    private final People people;
    private final Set<String> kinds;

    PolicyForms(People people, @All List<ResourceKinds> kinds) {
        this.people = people;
        this.kinds = kinds.stream().flatMap(known -> known.names().stream()).collect(Collectors.toUnmodifiableSet());
    }

    Conditions checked(Conditions when) {
        when.kinds().ifPresent(asked -> {
            for (int index = 0; index < asked.size(); index++) {
                if (!kinds.contains(asked.get(index))) {
                    throw ProblemException.invalid(
                            "when.kinds[" + index + "]",
                            "must be one of "
                                    + String.join(", ", kinds.stream().sorted().toList()));
                }
            }
        });
        return when;
    }

    List<PolicyRule.Stage> stages(List<StageBody> bodies) {
        List<PolicyRule.Stage> stages = new ArrayList<>();
        for (int index = 0; index < bodies.size(); index++) {
            stages.add(stage(bodies.get(index), "stages[" + index + "]"));
        }
        return stages;
    }

    private PolicyRule.Stage stage(StageBody body, String path) {
        Who who = who(body.role(), body.level(), body.people().orElse(List.of()), path);
        boolean everyone = body.everyone().orElse(false);
        if (everyone && body.atLeast().isPresent()) {
            throw ProblemException.invalid(path + ".atLeast", "must be left out where everyone has to agree.");
        }
        int atLeast = body.atLeast().orElse(1);
        if (who.role().isEmpty() && atLeast > who.people().size()) {
            throw ProblemException.invalid(
                    path + ".atLeast", "is more than the " + who.people().size() + " people who are asked.");
        }
        Optional<PolicyRule.Escalation> escalation =
                body.escalation().map(further -> escalation(further, path + ".escalation"));
        return new PolicyRule.Stage(who, atLeast, everyone, escalation);
    }

    private PolicyRule.Escalation escalation(EscalationBody body, String path) {
        return new PolicyRule.Escalation(
                body.afterHours(), who(body.role(), body.level(), body.people().orElse(List.of()), path));
    }

    private Who who(Optional<Role> role, Optional<Integer> level, List<String> names, String path) {
        if (role.isEmpty() && names.isEmpty()) {
            throw ProblemException.invalid(path + ".role", "or people must be given: who is to be asked?");
        }
        if (level.isPresent() && role.isEmpty()) {
            throw ProblemException.invalid(path + ".level", "says where a role is held; there is no role here.");
        }
        if (level.isPresent() && role.get().scope() == Role.Scope.PLATFORM) {
            throw ProblemException.invalid(
                    path + ".level",
                    "must be left out: " + EnumWords.word(role.get()) + " is a role of the whole platform.");
        }
        boolean ofDepartments =
                role.filter(held -> held.scope() == Role.Scope.DEPARTMENT).isPresent();
        List<UUID> ids = new ArrayList<>();
        for (int index = 0; index < names.size(); index++) {
            String name = names.get(index);
            String field = path + ".people[" + index + "]";
            ids.add(people.find(name)
                    .map(Person::userId)
                    .orElseThrow(() -> ProblemException.invalid(field, "there is no active user \"" + name + "\".")));
        }
        return new Who(
                role,
                ofDepartments ? level.or(() -> Optional.of(1)) : level,
                ids.stream().distinct().toList());
    }

    /** Who is named in these rules, for {@link #bodies}. */
    Map<UUID, Person> named(Stream<PolicyRule> rules) {
        return people.byId(rules.flatMap(rule -> rule.stages().stream())
                .flatMap(stage -> Stream.concat(
                        stage.who().people().stream(),
                        stage.escalation().stream().flatMap(further -> further.to().people().stream())))
                .collect(Collectors.toSet()));
    }

    static List<StageBody> bodies(PolicyRule rule, Map<UUID, Person> named) {
        return rule.stages().stream()
                .map(stage -> new StageBody(
                        stage.who().role(),
                        stage.who().level(),
                        names(stage.who(), named),
                        stage.everyone() ? Optional.empty() : Optional.of(stage.atLeast()),
                        Optional.of(stage.everyone()),
                        stage.escalation()
                                .map(further -> new EscalationBody(
                                        further.afterHours(),
                                        further.to().role(),
                                        further.to().level(),
                                        names(further.to(), named)))))
                .toList();
    }

    /** Who is gone or disabled is shown by id: the policy still names them. */
    private static Optional<List<String>> names(Who who, Map<UUID, Person> named) {
        return who.people().isEmpty()
                ? Optional.empty()
                : Optional.of(who.people().stream()
                        .map(id -> Optional.ofNullable(named.get(id))
                                .map(Person::name)
                                .orElseGet(() -> new UserId(id).toString()))
                        .toList());
    }
}
