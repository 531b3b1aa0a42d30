package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tokens with which machines call in a person's name. */
@Command(name = "token", description = "What your machines call with.")
public final class TokenCommands {

    private final Session session;

    public TokenCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List your machine tokens; those that have ended stay in the list.")
    void list(
            @Mixin ListOptions list,
            @Option(names = "--all", description = "Administrators: everybody's.") boolean all,
            @Option(names = "--user", paramLabel = "USER", description = "Administrators: this user's.") @Nullable
                    String user) {
        session.list(
                Target.of("tokens").with("all", all ? true : null).with("user", user),
                list,
                "No machine tokens. `pengctl token create` makes one.",
                Column.of("NAME", "name"),
                Column.of("USER", "userName"),
                Column.of("DEPARTMENT", "departmentName"),
                Column.of("PROJECT", "projectName"),
                Column.of("PERMISSIONS", "permissions"),
                Column.of("LAST USED", "lastUsedAt", CellFormat.AGE),
                Column.of("ENDS", "expiresAt", CellFormat.AGE),
                Column.of("REVOKED", "revokedAt", CellFormat.AGE),
                Column.of("ID", "id"));
    }

    @Command(
            name = "create",
            description = {
                "Make a token for a machine: some of your permissions, on one project or department.",
                "It is printed once. The machine sets PENGCTL_TOKEN to it, or sends it as a bearer token."
            })
    void create(
            @Parameters(paramLabel = "NAME", description = "What calls with it, e.g. nightly-build.") String name,
            @Option(
                            names = "--allow",
                            paramLabel = "PERMISSION",
                            required = true,
                            split = ",",
                            description = {
                                "What it may do; repeat, or separate by commas: resource_read, resource_write, request_read,",
                                "request_write, project_read, operation_read, quota_read, catalog_read, metering_read,",
                                "console_use; on a department also department_read, audit_read."
                            })
                    List<String> permissions,
            @Option(
                            names = "--department",
                            paramLabel = "DEPARTMENT",
                            description = "On this department and all below it, instead of one project.")
                    @Nullable
                    String department,
            @Option(names = "--valid-days", paramLabel = "DAYS", description = "1 to 366 (default: 90).") @Nullable
                    Integer validDays) {
        JsonBody body = new JsonBody()
                .with("name", name)
                .with("project", department == null ? session.requiredProject() : null)
                .with("department", department)
                .with(
                        "permissions",
                        permissions.stream().map(TokenCommands::word).toList())
                .with("validDays", validDays);
        session.token(session.client().post(Target.of("tokens"), body.build()));
    }

    @Command(name = "revoke", description = "End a machine token at once.")
    void revoke(@Parameters(paramLabel = "ID") String id) {
        session.changed(session.client().delete(Target.of("tokens", id)), "Revoked " + id);
    }

    private static String word(String permission) {
        return permission.replace('-', '_').toLowerCase(Locale.ROOT);
    }
}
