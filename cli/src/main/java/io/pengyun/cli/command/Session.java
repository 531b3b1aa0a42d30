package io.pengyun.cli.command;

import io.pengyun.cli.api.ApiClient;
import io.pengyun.cli.api.ApiReply;
import io.pengyun.cli.api.Pages;
import io.pengyun.cli.api.SlowNotice;
import io.pengyun.cli.api.Target;
import io.pengyun.cli.config.Context;
import io.pengyun.cli.config.ContextStore;
import io.pengyun.cli.config.Token;
import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.http.Endpoint;
import io.pengyun.cli.http.TrustedAuthority;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import io.pengyun.cli.output.Column;
import io.pengyun.cli.output.OutputFormat;
import io.pengyun.cli.output.Printer;
import io.pengyun.cli.output.Terminal;
import io.pengyun.cli.provider.ProviderClient;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One call of {@code pengctl}: what its options, its environment and its context come to. */
public final class Session implements AutoCloseable {

    /** What is said of a change that was only checked. */
    static final String CHECKED_ONLY = "Checked only: it would be accepted, and nothing was changed.";

    private static final int MOST_ITEMS = 10_000;

    private static final Pattern ID = Pattern.compile("[a-z]{2,4}-[0-9a-hjkmnp-tv-z]{26}");

    static final String FIRST_SERVER = "http://127.0.0.1:8080";

    private final RootCommand options;
    private final Surroundings surroundings;
    private final ContextStore store;
    private @Nullable ApiClient client;

    public Session(RootCommand options, Surroundings surroundings) {
        this.options = options;
        this.surroundings = surroundings;
        this.store = new ContextStore(surroundings.home());
    }

    ContextStore store() {
        return store;
    }

    Clock clock() {
        return surroundings.clock();
    }

    /** So many days from now; null when none are given. */
    @Nullable
    Instant inDays(@Nullable Integer days) {
        return days == null ? null : clock().instant().plus(Duration.ofDays(days));
    }

    InputStream in() {
        return surroundings.in();
    }

    Secrets secrets() {
        return new Secrets(surroundings.in());
    }

    /** True when the result is read by a person and not by a program. */
    boolean forPeople() {
        return options.output == OutputFormat.TABLE && !options.quiet;
    }

    Terminal terminal() {
        return options.noColour ? surroundings.terminal().withoutColour() : surroundings.terminal();
    }

    Printer printer() {
        return new Printer(terminal(), options.output, options.quiet, clock().instant());
    }

    /** What an option, or else a variable of the environment, can say. */
    enum Setting {
        CONTEXT,
        SERVER,
        PROJECT,
        TOKEN,
        PATIENCE
    }

    /** What was given for this one call. */
    Optional<String> given(Setting setting) {
        String option = switch (setting) {
            case CONTEXT -> options.context;
            case SERVER -> options.server;
            case PROJECT -> options.project;
            case TOKEN -> null;
            case PATIENCE -> options.patience;
        };
        String value = option == null ? surroundings.environment().getOrDefault("PENGCTL_" + setting, "") : option;
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    String contextName() {
        return given(Setting.CONTEXT).orElseGet(store::currentName);
    }

    /** The context with what the options change in it; one that was named must exist. */
    Context context() {
        String name = contextName();
        Optional<Context> stored = store.find(name);
        if (stored.isEmpty() && given(Setting.CONTEXT).isPresent()) {
            throw new Failure(
                    ExitCode.USAGE,
                    "There is no context '" + name + "'",
                    "`pengctl context list` shows those there are.");
        }
        Context context = stored.orElse(new Context(name, FIRST_SERVER, Optional.empty(), Optional.empty()));
        String server = given(Setting.SERVER).orElse(context.server());
        Optional<String> project = given(Setting.PROJECT).or(context::project);
        return new Context(name, server, project, context.authority());
    }

    /** The project given by option, environment or context. */
    Optional<String> project() {
        return context().project();
    }

    String requiredProject() {
        return project()
                .orElseThrow(() -> Failure.usage(
                        "Which project?",
                        "Give --project NAME, or set it once: `pengctl context set --project NAME`."));
    }

    static Endpoint endpoint(String server) {
        return Endpoint.parse(server)
                .orElseThrow(() -> Failure.usage(
                        "'" + server + "' is no address of a server", "Write it as http://host:port or https://host."));
    }

    ApiClient client() {
        if (client == null) {
            Context context = context();
            client = client(context, tokensFor(context));
        }
        return client;
    }

    /** A client for the same server with other tokens than the stored one. */
    ApiClient client(Context context, Supplier<Optional<String>> tokens) {
        Printer printer = printer();
        return new ApiClient(
                endpoint(context.server()),
                context.authority().map(file -> new TrustedAuthority(Path.of(file))),
                tokens,
                () -> UUID.randomUUID().toString(),
                new SlowNotice(server -> printer.note("Waiting for " + server + " ...")),
                options.dryRun,
                patience());
    }

    /** A restart of the server takes some seconds: scripts that shall outlast it say so. */
    private Duration patience() {
        String seconds = given(Setting.PATIENCE).orElse("0");
        if (!seconds.matches("\\d{1,4}")) {
            throw Failure.usage("'" + seconds + "' is no time to be patient", "Give whole seconds, 0 to 9999.");
        }
        return Duration.ofSeconds(Integer.parseInt(seconds));
    }

    private Supplier<Optional<String>> tokensFor(Context context) {
        Optional<String> given = given(Setting.TOKEN);
        if (given.isPresent()) {
            return () -> given;
        }
        // A token goes back to the server that gave it, and to no other, whatever --server says.
        String server = endpoint(context.server()).toString();
        if (store.token(context.name())
                .filter(token -> token.server().equals(server))
                .isEmpty()) {
            return Optional::empty;
        }
        return new LastingLogin(store, context.name(), issuer -> provider(context, issuer), clock())::token;
    }

    /** The identity provider, reached with the same certificates as the server. */
    ProviderClient provider(Context context, String issuer) {
        return new ProviderClient(
                endpoint(issuer), context.authority().map(file -> new TrustedAuthority(Path.of(file))), clock());
    }

    /** Whether the login goes on for as long as somebody renews it. */
    boolean lasting() {
        return given(Setting.TOKEN).isEmpty()
                && store.token(contextName()).flatMap(Token::renewal).isPresent();
    }

    /** Prints a list, page after page. */
    void list(Target target, ListOptions list, String nothing, Column... columns) {
        if (list.limit < 1) {
            throw Failure.usage("--limit takes a number of at least 1");
        }
        Pages pages = Pages.read(client(), target, list.limit);
        Printer printer = printer();
        printer.list(pages.items(), List.of(columns), nothing);
        if (pages.more()) {
            printer.note("There is more: --limit shows up to that many (now " + list.limit + ").");
        }
    }

    /** All items of a list, up to a bound that no person reads. */
    List<JsonValue> all(Target target) {
        return Pages.read(client(), target, MOST_ITEMS).items();
    }

    /** The project that a list is restricted to; null for all. */
    @Nullable
    String projectOf(ListOptions list) {
        if (list.allProjects) {
            return null;
        }
        return project().orElse(null);
    }

    /** Prints one thing. */
    void show(Target target) {
        printer().one(client().get(target).body());
    }

    /** A thing in a project: by its id, or by its name with the project that the name is unique in. */
    Target inProject(String kind, String reference, String... below) {
        String[] segments = new String[below.length + 2];
        segments[0] = kind;
        segments[1] = reference;
        System.arraycopy(below, 0, segments, 2, below.length);
        boolean isId = ID.matcher(reference).matches();
        return Target.of(segments).with("project", isId ? null : project().orElse(null));
    }

    /** True when the server checks changes and makes none. */
    boolean dryRun() {
        return options.dryRun;
    }

    /** True when keys can be read one by one. */
    boolean atTerminal() {
        return !surroundings
                .environment()
                .getOrDefault("PENGCTL_IN_TERMINAL", "")
                .isEmpty();
    }

    /** Prints a token that was made, which the server tells only once. */
    void token(ApiReply reply) {
        secret(
                reply,
                "token",
                "This token is shown this once, and is good until "
                        + reply.body().text("expiresAt").orElse("?") + ":");
    }

    /** Prints what was made and its secret, which the server tells only once; the note says so. */
    void secret(ApiReply reply, String field, String note) {
        if (forPeople()) {
            printer().note(note);
        }
        if (options.output == OutputFormat.TABLE) {
            terminal().out().println(reply.body().text(field).orElse(""));
        } else {
            printer().one(reply.body());
        }
    }

    /** Prints what was made or changed; the sentence is completed with its name and id. */
    void changed(ApiReply reply, String sentence) {
        if (dryRun()) {
            printer().done(reply.body(), CHECKED_ONLY);
            return;
        }
        StringBuilder text = new StringBuilder(sentence);
        reply.body().text("name").ifPresent(name -> text.append(' ').append(name));
        reply.body().text("id").ifPresent(id -> text.append(" (").append(id).append(')'));
        printer().done(reply.body(), text.append('.').toString());
    }

    /** Changes one thing, on the version that is there now. */
    void update(Target target, JsonBody body, String sentence) {
        if (body.isEmpty()) {
            throw Failure.usage("Nothing to change was given", "--help shows what can be changed.");
        }
        changed(client().patch(target, body.build()), sentence);
    }

    /** The operations that answers of this call speak of. */
    OperationWork operations() {
        return new OperationWork(this, options.timeout, options.wait, options.quiet);
    }

    /** How long to wait, at most. */
    Duration timeout() {
        return options.timeout;
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
