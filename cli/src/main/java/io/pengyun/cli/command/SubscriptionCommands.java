package io.pengyun.cli.command;

import io.pengyun.cli.api.ApiReply;
import io.pengyun.cli.api.Target;
import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Subscriptions: who is told of events without calling. */
@Command(name = "subscription", description = "Who is told of events: webhooks and mail.")
public final class SubscriptionCommands {

    private static final Duration LOOK = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Session session;

    public SubscriptionCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List subscriptions, and how their targets fare.")
    void list(@Mixin ListOptions list) {
        session.list(
                Target.of("subscriptions"),
                list,
                "No subscriptions. `pengctl subscription create` makes one.",
                Column.of("NAME", "name"),
                Column.of("DEPARTMENT", "departmentName"),
                Column.of("HOW", "target"),
                Column.of("WHERE", "address"),
                Column.of("KINDS", "kinds"),
                Column.of("STATE", "state", CellFormat.STATE),
                Column.of("WAITING", "health.waiting"),
                Column.of("DEAD", "health.dead"),
                Column.of("LAST TAKEN", "health.lastSuccessAt", CellFormat.AGE),
                Column.of("ID", "id"));
    }

    @Command(name = "show", description = "Show one, and what its target last said.")
    void show(@Parameters(paramLabel = "SUBSCRIPTION") String subscription) {
        session.show(Target.of("subscriptions", subscription));
    }

    @Command(
            name = "create",
            description = {
                "Have somebody told of what happens from now on. A webhook's secret is printed once: with it the receiver",
                "checks the signatures (Standard Webhooks)."
            })
    void create(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--webhook", paramLabel = "URL", description = "Post events there.") @Nullable String url,
            @Option(names = "--mail", paramLabel = "ADDRESS", split = ",", description = "Write to these.")
                    List<String> mail,
            @Option(
                            names = "--department",
                            paramLabel = "DEPARTMENT",
                            description = "The events of this department and all below it (default: everybody's).")
                    @Nullable
                    String department,
            @Option(
                            names = "--kind",
                            paramLabel = "KIND",
                            split = ",",
                            description = "e.g. request.approved, or a group: request (default: all).")
                    List<String> kinds) {
        boolean noMail = mail == null || mail.isEmpty();
        if ((url == null) == noMail) {
            throw Failure.usage("Tell whom?", "Give either --webhook URL or --mail ADDRESS.");
        }
        JsonBody body = new JsonBody()
                .with("name", name)
                .with("department", department)
                .with("kinds", kinds == null || kinds.isEmpty() ? null : kinds)
                .with("webhook", url == null ? null : new JsonBody().with("url", url))
                .with("mail", noMail ? null : new JsonBody().with("to", mail));
        ApiReply made = session.client().post(Target.of("subscriptions"), body.build());
        if (url == null || session.dryRun()) {
            session.changed(made, "Made subscription");
        } else {
            session.secret(made, "secret", "Give this to the receiver; it is shown this once:");
        }
    }

    @Command(name = "pause", description = "Tell it nothing for now. What happens meanwhile is not told later.")
    void pause(@Parameters(paramLabel = "SUBSCRIPTION") String subscription) {
        set(subscription, "paused", "Paused subscription");
    }

    @Command(name = "resume", description = "Tell it again what happens.")
    void resume(@Parameters(paramLabel = "SUBSCRIPTION") String subscription) {
        set(subscription, "active", "Resumed subscription");
    }

    private void set(String subscription, String state, String sentence) {
        session.update(Target.of("subscriptions", subscription), new JsonBody().with("state", state), sentence);
    }

    @Command(name = "delete", description = "Tell it nothing any more, also not what waits.")
    void delete(@Parameters(paramLabel = "SUBSCRIPTION") String subscription) {
        session.changed(
                session.client().delete(Target.of("subscriptions", subscription)),
                "Deleted subscription " + subscription);
    }

    @Command(name = "test", description = "Have an event told to it, and wait for what comes of it.")
    int test(@Parameters(paramLabel = "SUBSCRIPTION") String subscription) throws InterruptedException {
        JsonValue before = session.client()
                .post(Target.of("subscriptions", subscription, "test"))
                .body();
        if (session.dryRun()) {
            session.printer().note("It would be told.");
            return ExitCode.OK.number();
        }
        Optional<String> success = before.at("health").text("lastSuccessAt");
        Optional<String> failure = before.at("health").text("lastFailureAt");
        for (long waited = 0; waited < PATIENCE.toMillis(); waited += LOOK.toMillis()) {
            Thread.sleep(LOOK.toMillis());
            JsonValue health = session.client()
                    .get(Target.of("subscriptions", subscription))
                    .body()
                    .at("health");
            if (!health.text("lastSuccessAt").equals(success)) {
                session.printer().note("It was told, and has taken it.");
                return ExitCode.OK.number();
            }
            if (!health.text("lastFailureAt").equals(failure)) {
                throw new Failure(
                        ExitCode.REFUSED,
                        "It was not taken: " + health.text("lastError").orElse("no reason is known"),
                        "It is tried again; `pengctl subscription show` tells how it fares.");
            }
        }
        throw new Failure(
                ExitCode.TIMED_OUT,
                "Nothing has come of it yet",
                "`pengctl delivery list --subscription " + subscription + "` shows what waits.");
    }
}
