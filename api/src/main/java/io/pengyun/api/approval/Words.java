package io.pengyun.api.approval;

import io.pengyun.api.approval.PolicyRule.Who;
import io.pengyun.api.identity.Person;
import io.pengyun.api.identity.Role;
import io.pengyun.api.identity.UserId;
import io.pengyun.api.platform.EnumWords;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Says in plain words whom rules and stages ask. */
final class Words {

    private Words() {}

    /** E.g. "asks 2 approvers of the department, then every operator". */
    static String of(PolicyRule rule, Map<UUID, Person> named) {
        if (rule.stages().isEmpty()) {
            return "lets pass without asking";
        }
        return "asks "
                + String.join(
                        rule.inOrder() ? ", then " : " and ",
                        rule.stages().stream()
                                .map(stage -> quantity(some(stage.who(), named), stage.atLeast(), stage.everyone()))
                                .toList());
    }

    /** E.g. "an approver of health"; {@code departmentName} is where the role is to be held. */
    static String of(Stage stage, Optional<String> departmentName, Map<UUID, Person> named) {
        return quantity(some(stage.asked(), departmentName, named), stage.atLeast(), stage.everyone());
    }

    /** Who is asked when that takes long, e.g. "a platform admin". */
    static String of(Asked asked, Optional<String> departmentName, Map<UUID, Person> named) {
        return quantity(some(asked, departmentName, named), 1, false);
    }

    /**
     * Those who are asked, as the parts of a sentence.
     *
     * @param role in the singular; empty when only people are named
     * @param where behind the role, with a blank before it; may be empty
     */
    private record Some(Optional<String> role, String where, List<String> people) {}

    private static Some some(Who who, Map<UUID, Person> named) {
        String where = who.level()
                .map(level -> switch (level) {
                    case 1 -> " of the department";
                    case 2 -> " of the department above";
                    default -> " of the department " + (level - 1) + " levels above";
                })
                .orElse("");
        return new Some(who.role().map(Words::noun), where, names(who.people(), named));
    }

    private static Some some(Asked asked, Optional<String> departmentName, Map<UUID, Person> named) {
        return new Some(
                asked.role().map(Words::noun),
                departmentName.map(name -> " of " + name).orElse(""),
                names(asked.people(), named));
    }

    private static String quantity(Some some, int atLeast, boolean everyone) {
        List<String> ways = new ArrayList<>();
        some.role().ifPresent(role -> {
            if (everyone) {
                ways.add("every " + role + some.where());
            } else if (atLeast == 1) {
                ways.add(article(role) + role + some.where());
            } else {
                ways.add(atLeast + " " + role + "s" + some.where());
            }
        });
        ways.addAll(some.people());
        if (some.role().isPresent()) {
            return String.join(everyone ? " and " : " or ", ways);
        }
        if (everyone || atLeast == ways.size()) {
            return String.join(" and ", ways);
        }
        return (atLeast == 1 ? "" : atLeast + " of ") + String.join(atLeast == 1 ? " or " : ", ", ways);
    }

    private static String noun(Role role) {
        return EnumWords.word(role).replace('_', ' ');
    }

    private static String article(String noun) {
        return "aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ";
    }

    private static List<String> names(Collection<UUID> people, Map<UUID, Person> named) {
        return people.stream()
                .map(id ->
                        Optional.ofNullable(named.get(id)).map(Person::name).orElseGet(() -> new UserId(id).toString()))
                .sorted()
                .toList();
    }
}
