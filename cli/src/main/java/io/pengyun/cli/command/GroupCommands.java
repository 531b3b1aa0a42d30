package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What roles come with the groups of the identity provider. */
@Command(name = "group", description = "Roles by groups of the identity provider.")
public final class GroupCommands {

    private static final String PATH = "group-roles";

    private final Session session;

    public GroupCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List which group has which role.")
    void list(@Mixin ListOptions list) {
        session.list(
                Target.of(PATH),
                list,
                "No group has a role.",
                Column.of("GROUP", "group"),
                Column.of("ROLE", "role"),
                Column.of("DEPARTMENT", "departmentName|departmentId"),
                Column.of("AGE", "createdAt", CellFormat.AGE),
                Column.of("ID", "id"));
    }

    @Command(name = "grant", description = "Give a group a role; who is in it has it within a minute.")
    void grant(
            @Parameters(index = "0", paramLabel = "GROUP", description = "As the provider calls it.") String group,
            @Parameters(index = "1", paramLabel = "ROLE", description = RoleCommands.ROLES) String role,
            @Option(
                            names = "--department",
                            paramLabel = "DEPARTMENT",
                            description = "Where it holds, with all departments below it.")
                    @Nullable
                    String department) {
        JsonBody body = new JsonBody()
                .with("group", group)
                .with("role", RoleCommands.word(role))
                .with("department", department);
        session.changed(
                session.client().post(Target.of(PATH), body.build()), "Granted " + role + " to the group " + group);
    }

    @Command(name = "revoke", description = "Take a role from a group, and from all who have it by that group.")
    void revoke(
            @Parameters(index = "0", paramLabel = "GROUP", description = "A group, or the id of its role.")
                    String group,
            @Parameters(index = "1", arity = "0..1", paramLabel = "ROLE") @Nullable String role,
            @Option(names = "--department", paramLabel = "DEPARTMENT") @Nullable String department) {
        JsonValue rule = find(group, role, department);
        session.changed(
                session.client().delete(Target.of(PATH, rule.text("id").orElse(group))),
                "Revoked " + rule.text("role").orElse("it").toLowerCase(Locale.ROOT));
    }

    private JsonValue find(String group, @Nullable String role, @Nullable String department) {
        List<JsonValue> fitting = session.all(Target.of(PATH)).stream()
                .filter(rule -> is(rule, "id", group) || is(rule, "group", group))
                .filter(rule -> role == null || is(rule, "role", RoleCommands.word(role)))
                .filter(rule -> department == null
                        || is(rule, "departmentName", department)
                        || is(rule, "departmentId", department))
                .toList();
        if (fitting.isEmpty()) {
            throw new Failure(ExitCode.NOT_FOUND, "The group has no such role", "`pengctl group list`");
        }
        if (fitting.size() > 1) {
            throw Failure.usage("The group has several such roles", "Say which: ROLE, --department, or the id.");
        }
        return fitting.get(0);
    }

    private static boolean is(JsonValue rule, String field, String wanted) {
        return rule.text(field).equals(Optional.of(wanted));
    }
}
