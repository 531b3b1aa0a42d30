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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What people may do, and where. */
@Command(name = "role", description = "What people may do.")
public final class RoleCommands {

    static final String ROLES = "member, approver, platform_admin, operator, finance or auditor.";

    private final Session session;

    public RoleCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List the roles of a user.")
    void list(@Parameters(paramLabel = "USER") String user, @Mixin ListOptions list) {
        session.list(
                Target.of("users", user, "roles"),
                list,
                "No roles.",
                Column.of("ROLE", "role"),
                Column.of("DEPARTMENT", "departmentName|department|departmentId"),
                Column.of("BY GROUP", "group"),
                Column.of("AGE", "createdAt", CellFormat.AGE),
                Column.of("ID", "id"));
    }

    @Command(name = "grant", description = "Give a user a role.")
    void grant(
            @Parameters(index = "0", paramLabel = "USER") String user,
            @Parameters(index = "1", paramLabel = "ROLE", description = ROLES) String role,
            @Option(
                            names = "--department",
                            paramLabel = "DEPARTMENT",
                            description = "Where it holds, with all departments below it.")
                    @Nullable
                    String department) {
        JsonBody body = new JsonBody().with("role", word(role)).with("department", department);
        session.changed(
                session.client().post(Target.of("users", user, "roles"), body.build()),
                "Granted " + role + " to " + user);
    }

    @Command(name = "revoke", description = "Take a role from a user.")
    void revoke(
            @Parameters(index = "0", paramLabel = "USER") String user,
            @Parameters(index = "1", paramLabel = "ROLE", description = "A role, or the id of a binding.") String role,
            @Option(names = "--department", paramLabel = "DEPARTMENT") @Nullable String department) {
        JsonValue binding = find(user, role, department);
        String id = binding.text("id").orElse(role);
        session.changed(session.client().delete(Target.of("users", user, "roles", id)), "Revoked " + role);
    }

    private JsonValue find(String user, String role, @Nullable String department) {
        List<JsonValue> bindings = session.all(Target.of("users", user, "roles"));
        List<JsonValue> fitting = bindings.stream()
                .filter(binding -> is(binding, role, "id") || is(binding, word(role), "role"))
                .filter(binding ->
                        department == null || is(binding, department, "departmentId", "departmentName", "department"))
                .toList();
        if (fitting.isEmpty()) {
            throw new Failure(
                    ExitCode.NOT_FOUND, user + " does not have that role", "`pengctl role list " + user + "`");
        }
        if (fitting.size() > 1) {
            throw Failure.usage(user + " has that role in several departments", "Say which with --department.");
        }
        return fitting.get(0);
    }

    /** A role as the API writes it; people also write it with a dash. */
    static String word(String role) {
        return role.replace('-', '_').toLowerCase(Locale.ROOT);
    }

    private static boolean is(JsonValue binding, String wanted, String... fields) {
        for (String field : fields) {
            if (binding.text(field).filter(wanted::equals).isPresent()) {
                return true;
            }
        }
        return false;
    }
}
