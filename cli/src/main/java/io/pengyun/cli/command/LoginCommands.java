package io.pengyun.cli.command;

import io.pengyun.cli.api.ApiClient;
import io.pengyun.cli.api.Refusal;
import io.pengyun.cli.api.Target;
import io.pengyun.cli.config.Context;
import io.pengyun.cli.config.Token;
import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who the caller is: login, logout, whoami. */
public final class LoginCommands {

    private LoginCommands() {}

    /** {@code pengctl login}. */
    @Command(name = "login", description = "Log in, and remember the token for this context.")
    public static final class Login implements Callable<Integer> {

        private final Session session;

        @Parameters(arity = "0..1", paramLabel = "USER", description = "The user's name; asked for when left out.")
        @Nullable
        String user;

        @Option(names = "--user", paramLabel = "USER", description = "The same.")
        @Nullable
        String userOption;

        @Option(
                names = "--password-stdin",
                description = "Read the password from standard input; a code, when needed, from the next line.")
        boolean passwordFromInput;

        @Option(
                names = "--code",
                paramLabel = "CODE",
                description = "Of your second factor; asked for when needed and left out.")
        @Nullable
        String code;

        @Option(
                names = "--sso",
                description = "Log in through the city's identity provider: agree in a browser, on any machine.")
        boolean sso;

        public Login(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            Context context = session.context();
            if (sso) {
                return new ProviderLogin(session, context).run();
            }
            String given = user == null ? userOption : user;
            String name = given == null ? session.secrets().name("User: ") : given;
            String password = session.secrets().password("Password of " + name + ": ", passwordFromInput);
            try (ApiClient client = session.client(context, Optional::empty)) {
                JsonValue answer = answer(client, name, password);
                String token = answer.text("token")
                        .orElseThrow(() -> new Failure(ExitCode.REFUSED, "The server gave no token"));
                String expires = answer.text("expiresAt").orElse("");
                session.store().save(context);
                session.store()
                        .saveToken(
                                context.name(),
                                new Token(client.endpoint().toString(), token, name, expires, Optional.empty()));
                String until = expires.isEmpty() ? "" : ", until " + expires;
                session.printer().note("Logged in to " + client.endpoint() + " as " + name + until + ".");
                if (answer.at("user").at("breakGlass").isTrue()) {
                    session.printer()
                            .note(
                                    "This account is for emergencies: its use was reported, and it is sealed after this session.");
                }
                if (answer.at("user").at("mustChangePassword").isTrue()) {
                    session.printer().note("Change your password before anything else: `pengctl user password`.");
                }
            }
            return ExitCode.OK.number();
        }

        /** Asks for a code when the server does: only who knows the password learns that it wants one. */
        private JsonValue answer(ApiClient client, String name, String password) {
            JsonBody body = new JsonBody().with("username", name).with("password", password);
            try {
                return client.post(Target.of("login"), body.with("code", code).build())
                        .body();
            } catch (Refusal refusal) {
                if (code != null || !refusal.code().equals("second-factor-required")) {
                    throw refusal;
                }
                String shown = session.secrets().code(passwordFromInput);
                return client.post(Target.of("login"), body.with("code", shown).build())
                        .body();
            }
        }
    }

    /** {@code pengctl logout}. */
    @Command(name = "logout", description = "End this login, and forget its token.")
    public static final class Logout implements Runnable {

        private final Session session;

        public Logout(Session session) {
            this.session = session;
        }

        @Override
        public void run() {
            Optional<Token> token = session.store().token(session.contextName());
            if (token.isPresent()) {
                endLogin();
            }
            token.flatMap(Token::renewal).ifPresent(this::endAtProvider);
            boolean removed = session.store().removeToken(session.contextName());
            session.printer().note(removed ? "Logged out." : "You were not logged in.");
        }

        /** A token that is not good any more needs no ending; one that cannot be ended now ends by its time. */
        private void endLogin() {
            try {
                session.client().post(Target.of("logout"), new JsonBody().build());
            } catch (Failure failed) {
                if (failed.exitCode() != ExitCode.NOT_ALLOWED) {
                    session.printer()
                            .note("The server could not be told (" + failed.getMessage()
                                    + "); the token is good there until its time is over.");
                }
            }
        }

        /** Else it would give out tokens until the login is over there, too. */
        private void endAtProvider(Token.Renewal renewal) {
            try {
                session.provider(session.context(), renewal.issuer()).revoke(renewal);
            } catch (Failure failed) {
                session.printer()
                        .note(failed.getMessage()
                                + "; this login is forgotten here, and stays known there until its time" + " is over.");
            }
        }
    }

    /** {@code pengctl whoami}. */
    @Command(name = "whoami", description = "Show who you are, and your roles.")
    public static final class Whoami implements Runnable {

        private final Session session;

        public Whoami(Session session) {
            this.session = session;
        }

        @Override
        public void run() {
            session.show(Target.of("me"));
        }
    }
}
