package io.pengyun.cli.command;

import io.pengyun.cli.api.ApiReply;
import io.pengyun.cli.api.Target;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The second factor: codes from an app on the phone, which the login asks for besides the password. */
@Command(name = "totp", description = "Your second factor: codes from an app on your phone.")
public final class TotpCommands {

    private static final String CODE = "What the app shows now; asked for when left out.";

    private final Session session;

    public TotpCommands(Session session) {
        this.session = session;
    }

    @Command(name = "enrol", description = "Begin: print what the app needs, this once. Then `me totp confirm`.")
    void enrol(
            @Option(names = "--password-stdin", description = "Read your password from standard input.")
                    boolean passwordFromInput) {
        JsonBody body = new JsonBody()
                .with("currentPassword", session.secrets().password("Your password: ", passwordFromInput));
        ApiReply reply = session.client().post(Target.of("me", "totp"), body.build());
        session.printer().note("Give this to the app (as a picture, or the secret by hand). It is shown this once.");
        session.printer().one(reply.body());
        session.printer().note("It counts after `pengctl me totp confirm CODE`.");
    }

    @Command(
            name = "confirm",
            description = "Show a first code: from now on logins need one. Prints recovery codes, this once.")
    void confirm(@Parameters(arity = "0..1", paramLabel = "CODE", description = CODE) @Nullable String code) {
        ApiReply reply = session.client().post(Target.of("me", "totp", "confirm"), body(code));
        session.printer().note("Logins need a code now; your other logins have ended.");
        session.printer().note("Without the phone each of these is good for one login; keep them where it is not:");
        session.printer().one(reply.body());
    }

    @Command(name = "remove", description = "Remove it, with a code of it or a recovery code.")
    void remove(@Parameters(arity = "0..1", paramLabel = "CODE", description = CODE) @Nullable String code) {
        session.client().post(Target.of("me", "totp", "remove"), body(code));
        session.printer().note("Logins need no code any more; your other logins have ended.");
    }

    private JsonValue body(@Nullable String code) {
        String shown = code == null ? session.secrets().name("Code: ") : code;
        return new JsonBody().with("code", shown).build();
    }
}
