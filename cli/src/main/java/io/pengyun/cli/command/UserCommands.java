package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** People of the embedded user store. */
@Command(name = "user", description = "People.")
public final class UserCommands {

    private static final String LASTING = "The user need not change it at the next login.";

    private static final String STAFF_NUMBER = "The same for all accounts of one human being.";

    private static final String STDIN = "Read the password from standard input.";

    private final Session session;

    public UserCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List people.")
    void list(@Mixin ListOptions list) {
        session.list(
                Target.of("users"),
                list,
                "No people that you may see.",
                Column.of("NAME", "name"),
                Column.of("DISPLAY NAME", "displayName"),
                Column.of("EMAIL", "email"),
                Column.of("STATE", "state", CellFormat.STATE),
                Column.of("LOCKED UNTIL", "lockedUntil", CellFormat.AGE),
                Column.of("SEALED", "sealedAt", CellFormat.AGE),
                Column.of("AGE", "createdAt", CellFormat.AGE),
                Column.of("ID", "id"));
    }

    @Command(name = "show", description = "Show a person.")
    void show(@Parameters(paramLabel = "USER") String user) {
        session.show(Target.of("users", user));
    }

    @Command(name = "create", description = "Make a user; asks for the password.")
    void create(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--display-name", description = "Name for people (default: NAME).") @Nullable
                    String displayName,
            @Option(names = "--email") @Nullable String email,
            @Option(names = "--staff-number", paramLabel = "N", description = STAFF_NUMBER) @Nullable
                    String staffNumber,
            @Option(names = "--lasting-password", description = LASTING) boolean lasting,
            @Option(
                            names = "--break-glass",
                            description = "For emergencies: a login rings, is short, and seals the account.")
                    boolean breakGlass,
            @Option(names = "--password-stdin", description = STDIN) boolean passwordFromInput) {
        JsonBody body = new JsonBody()
                .with("name", name)
                .with("displayName", displayName == null ? name : displayName)
                .with("email", email)
                .with("staffNumber", staffNumber)
                .with("temporaryPassword", lasting ? false : null)
                .with("breakGlass", breakGlass ? true : null)
                .with("password", session.secrets().newPassword(name, passwordFromInput));
        session.changed(session.client().post(Target.of("users"), body.build()), "Made user");
    }

    @Command(name = "update", description = "Change a user.")
    void update(
            @Parameters(paramLabel = "USER") String user,
            @Option(names = "--display-name") @Nullable String displayName,
            @Option(names = "--email") @Nullable String email,
            @Option(names = "--staff-number", paramLabel = "N", description = STAFF_NUMBER + " '' takes it away.")
                    @Nullable
                    String staffNumber) {
        JsonBody body = new JsonBody()
                .with("displayName", displayName)
                .with("email", email)
                .with("staffNumber", staffNumber);
        session.update(Target.of("users", user), body, "Changed user");
    }

    @Command(
            name = "unseal",
            description = "Make an account for emergencies, which was used, ready again; asks for another password.")
    void unseal(
            @Parameters(paramLabel = "USER") String user,
            @Option(names = "--password-stdin", description = STDIN) boolean passwordFromInput) {
        JsonBody body = new JsonBody().with("password", session.secrets().newPassword(user, passwordFromInput));
        session.changed(session.client().post(Target.of("users", user, "unseal"), body.build()), "Unsealed user");
    }

    @Command(name = "reset-totp", description = "Take away a second factor that was lost, and end all logins.")
    void resetTotp(@Parameters(paramLabel = "USER") String user) {
        session.changed(
                session.client().delete(Target.of("users", user, "totp")), "Reset the second factor of " + user);
    }

    @Command(name = "unlock", description = "End the lock after failed logins.")
    void unlock(@Parameters(paramLabel = "USER") String user) {
        session.changed(session.client().post(Target.of("users", user, "unlock")), "Unlocked user");
    }

    @Command(name = "disable", description = "Let a user log in no more.")
    void disable(@Parameters(paramLabel = "USER") String user) {
        session.update(Target.of("users", user), new JsonBody().with("state", "disabled"), "Disabled user");
    }

    @Command(name = "enable", description = "Let a user log in again.")
    void enable(@Parameters(paramLabel = "USER") String user) {
        session.update(Target.of("users", user), new JsonBody().with("state", "active"), "Enabled user");
    }

    @Command(name = "password", description = "Set a user's password; without USER your own.")
    void password(
            @Parameters(arity = "0..1", paramLabel = "USER") @Nullable String user,
            @Option(names = "--lasting-password", description = LASTING) boolean lasting,
            @Option(names = "--password-stdin", description = STDIN + " Your own: the old one, then the new one.")
                    boolean passwordFromInput) {
        if (user == null) {
            JsonBody body = new JsonBody()
                    .with("currentPassword", session.secrets().password("Old password: ", passwordFromInput))
                    .with("newPassword", session.secrets().newPassword("you", passwordFromInput));
            session.client().post(Target.of("me", "password"), body.build());
            session.printer().note("Your password is changed, and your other logins have ended.");
        } else {
            JsonBody body = new JsonBody()
                    .with("password", session.secrets().newPassword(user, passwordFromInput))
                    .with("temporaryPassword", lasting ? false : null);
            session.update(Target.of("users", user), body, "Changed the password of user");
        }
    }
}
