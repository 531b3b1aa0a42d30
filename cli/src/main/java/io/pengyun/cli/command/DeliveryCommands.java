package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deliveries: what subscribers have not taken. */
@Command(name = "delivery", description = "Events that subscribers have not taken.")
public final class DeliveryCommands {

    private final Session session;

    public DeliveryCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List what was not taken, the newest first.")
    void list(
            @Mixin ListOptions list,
            @Option(names = "--subscription", paramLabel = "SUBSCRIPTION") @Nullable String subscription,
            @Option(names = "--dead", description = "Only what is not tried any more.") boolean dead) {
        session.list(
                Target.of("deliveries").with("subscription", subscription).with("state", dead ? "dead" : null),
                list,
                "All was taken.",
                Column.of("ID", "id"),
                Column.of("SUBSCRIPTION", "subscriptionName"),
                Column.of("KIND", "event.kind"),
                Column.of("OF", "event.subject"),
                Column.of("STATE", "state", CellFormat.STATE),
                Column.of("TRIED", "attempts"),
                Column.of("NEXT", "nextAt", CellFormat.AGE),
                Column.of("BECAUSE", "lastError"));
    }

    @Command(name = "redeliver", description = "Have these told again at once.")
    void redeliver(@Parameters(paramLabel = "ID", arity = "1..*") List<String> ids) {
        for (String id : ids) {
            session.client().post(Target.of("deliveries", id, "redeliver"));
            session.printer().note("Told again: " + id);
        }
    }

    @Command(name = "forget", description = "Have these told no more.")
    void forget(@Parameters(paramLabel = "ID", arity = "1..*") List<String> ids) {
        for (String id : ids) {
            session.changed(session.client().delete(Target.of("deliveries", id)), "Forgot " + id);
        }
    }
}
