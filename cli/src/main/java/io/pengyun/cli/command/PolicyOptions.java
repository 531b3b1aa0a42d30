package io.pengyun.cli.command;

import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a policy says: by options, by a file, or by a file that options complete. */
public final class PolicyOptions {

    private static final Pattern ASKED = Pattern.compile("(?:(\\d{1,2}|all) )?([^@ ]+)(?:@(\\d{1,2}))?");
    private static final Set<String> ROLES =
            Set.of("member", "approver", "platform_admin", "operator", "finance", "auditor");
    private static final Set<String> BOOLEAN = Set.of("true", "false");
    private static final Set<String> NUMBERS = Set.of(
            "instancesAbove",
            "vcpusAbove",
            "memoryMibAbove",
            "diskGibAbove",
            "gpusAbove",
            "termDaysAbove",
            "dataClassificationFrom");

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The policy as YAML or JSON; - reads standard input. Options replace what it says.")
    @Nullable
    String file;

    @Option(
            names = "--ask",
            paramLabel = "WHO",
            description = {
                "Whom to ask, in order; repeat for several stages. A role (approver, operator, finance ...) or people",
                "(li.wei,wang.fang); \"2 approver\" wants two, \"all operator\" every one; approver@2 is one of the",
                "department above, approver@3 of that above it."
            })
    List<String> asked = List.of();

    @Option(names = "--let-pass", description = "Ask nobody.")
    boolean letPass;

    @Option(
            names = "--when",
            paramLabel = "KEY=VALUE",
            split = ",",
            description = {
                "On what it speaks; all have to hold: instances-above, vcpus-above, memory-mib-above, disk-gib-above,",
                "gpus-above, term-days-above, data-classification-from, kind (e.g. kind=volume, kind=quota),",
                "above-soft-quota=true."
            })
    List<String> when = List.of();

    @Option(
            names = "--position",
            paramLabel = "N",
            description = "Of those that fit, the lowest speaks (default: 100).")
    @Nullable
    Integer position;

    @Option(names = "--side-by-side", description = "Ask all stages at once.")
    boolean sideBySide;

    @Option(
            names = "--expire-after-hours",
            paramLabel = "H",
            description = "Until when it is to be decided (default: 72).")
    @Nullable
    Integer expireAfterHours;

    @Option(names = "--on-expiry", paramLabel = "expire|approve", description = "What then (default: expire).")
    @Nullable
    String onExpiry;

    /** The body; what was not given stays out. */
    JsonBody document() {
        JsonBody body = new JsonBody();
        if (file != null) {
            Documents.object(file, "policy: it must be an object with 'stages'")
                    .fields()
                    .forEach(field -> body.with(field.name(), field.value()));
        }
        if (letPass && !asked.isEmpty()) {
            throw Failure.usage("--let-pass asks nobody, and --ask asks somebody", "Give one of them.");
        }
        if (letPass) {
            body.with("stages", JsonValue.of(List.of()));
        }
        return body.with("stages", asked.stream().map(PolicyOptions::stage).toList())
                .with("when", when.isEmpty() ? null : conditions())
                .with("position", position)
                .with("inOrder", sideBySide ? false : null)
                .with("expireAfterHours", expireAfterHours)
                .with("onExpiry", onExpiry);
    }

    private static JsonBody stage(String text) {
        Matcher matcher = ASKED.matcher(text.strip());
        if (!matcher.matches()) {
            throw Failure.usage(
                    "'" + text + "' says not whom to ask", "Write a role or names, e.g. \"2 approver@2\" or li.wei.");
        }
        String many = matcher.group(1);
        String who = matcher.group(2);
        String role = who.replace('-', '_').toLowerCase(Locale.ROOT);
        boolean isRole = ROLES.contains(role);
        boolean everyone = "all".equals(many);
        return new JsonBody()
                .with("role", isRole ? role : null)
                .with("people", isRole ? List.of() : Arrays.asList(who.split(",")))
                .with("level", matcher.group(3) == null ? null : Integer.valueOf(matcher.group(3)))
                .with("atLeast", many == null || everyone ? null : Integer.valueOf(many))
                .with("everyone", everyone ? true : null);
    }

    private JsonBody conditions() {
        JsonBody conditions = new JsonBody();
        List<String> kinds = new ArrayList<>();
        for (String condition : when) {
            String[] parts = condition.split("=", 2);
            String key = camel(parts[0].strip());
            if (parts.length == 2 && key.equals("kind")) {
                kinds.add(parts[1].strip());
            } else if (key.equals("aboveSoftQuota") && parts.length == 2 && BOOLEAN.contains(parts[1].strip())) {
                conditions.with(key, Boolean.valueOf(parts[1].strip()));
            } else if (parts.length == 2 && NUMBERS.contains(key)) {
                conditions.with(key, number(condition, parts[1].strip()));
            } else {
                throw Failure.usage(
                        "'" + condition + "' is no condition", "Write e.g. --when vcpus-above=32; --help lists them.");
            }
        }
        return conditions.with("kinds", kinds);
    }

    private static Long number(String condition, String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw Failure.usage(condition + " is no whole number");
        }
    }

    private static String camel(String kebab) {
        StringBuilder camel = new StringBuilder();
        boolean upper = false;
        for (char character : kebab.toCharArray()) {
            if (character == '-') {
                upper = true;
            } else {
                camel.append(upper ? Character.toUpperCase(character) : character);
                upper = false;
            }
        }
        return camel.toString();
    }
}
