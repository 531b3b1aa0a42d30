package io.pengyun.cli.command;

import io.pengyun.cli.api.ApiClient;
import io.pengyun.cli.api.Target;
import io.pengyun.cli.config.Context;
import io.pengyun.cli.config.Token;
import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonValue;
import io.pengyun.cli.output.ProgressLine;
import io.pengyun.cli.provider.DeviceCode;
import io.pengyun.cli.provider.Grant;
import io.pengyun.cli.provider.ProviderClient;
import io.pengyun.cli.provider.ProviderClient.Standing;
import java.time.Duration;
import java.util.Optional;

/** A login through the city's identity provider: the person agrees in a browser, on this machine or another. */
final class ProviderLogin {

    private final Session session;
    private final Context context;

    ProviderLogin(Session session, Context context) {
        this.session = session;
        this.context = context;
    }

    /** The exit code. */
    int run() {
        JsonValue told = provider();
        String issuer = told.text("issuer").orElse("");
        String clientId = told.text("clientId").orElse("");
        ProviderClient provider = session.provider(context, issuer);
        DeviceCode device = provider.begin(clientId, told.text("scope").orElse("openid"));
        // Also for who asked for quiet: without it nobody could log in.
        session.terminal().err().println("Open this address in a browser, on any machine, and agree:");
        session.terminal().err().println("  " + device.address());
        session.terminal().err().println("It must show the code " + device.code() + ".");
        Grant grant = agreed(provider, clientId, device);
        enter(new Token.Renewal(issuer, clientId, ""), grant);
        return ExitCode.OK.number();
    }

    private JsonValue provider() {
        try (ApiClient client = session.client(context, Optional::empty)) {
            return client.get(Target.of("login", "provider")).body();
        } catch (Failure failed) {
            throw failed.exitCode() == ExitCode.NOT_FOUND
                    ? new Failure(
                            ExitCode.NOT_FOUND,
                            "This cloud has no identity provider",
                            "Log in with a password: `pengctl login`.")
                    : failed;
        }
    }

    private Grant agreed(ProviderClient provider, String clientId, DeviceCode device) {
        try (ProgressLine line = new ProgressLine(session.terminal(), session.clock())) {
            Duration pause = device.pause();
            while (session.clock().instant().isBefore(device.expiresAt())) {
                line.show("Waiting for you to agree");
                pause(pause);
                switch (provider.ask(clientId, device, pause)) {
                    case Standing.Agreed agreed -> {
                        return agreed.grant();
                    }
                    case Standing.Waiting waiting -> pause = waiting.pause();
                }
            }
        }
        throw new Failure(ExitCode.TIMED_OUT, "Nobody agreed in time", "Log in again.");
    }

    /** Shows the token to the server, which takes it for a login, and keeps it. */
    private void enter(Token.Renewal renewal, Grant grant) {
        try (ApiClient client = session.client(context, () -> Optional.of(grant.access()))) {
            String name = client.get(Target.of("me"))
                    .body()
                    .at("user")
                    .text("name")
                    .orElseThrow(() -> new Failure(ExitCode.REFUSED, "The server does not say who you are"));
            session.store().save(context);
            session.store()
                    .saveToken(
                            context.name(), LastingLogin.token(client.endpoint().toString(), name, renewal, grant));
            session.printer()
                    .note("Logged in to " + client.endpoint() + " as " + name + ", through " + renewal.issuer() + ".");
        }
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.INTERRUPTED, "Interrupted");
        }
    }
}
