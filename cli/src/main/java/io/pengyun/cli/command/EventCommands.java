package io.pengyun.cli.command;

import io.pengyun.cli.api.EventWatcher;
import io.pengyun.cli.api.Target;
import io.pengyun.cli.json.JsonValue;
import io.pengyun.cli.output.Column;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Events: what has happened, and what happens now. */
@Command(name = "event", description = "What has happened, and what happens now.")
public final class EventCommands {

    private final Session session;

    public EventCommands(Session session) {
        this.session = session;
    }

    /** Which events. */
    static final class Filter {

        @Option(
                names = "--kind",
                paramLabel = "KIND",
                description = "e.g. request.approved, or a group: request; may be repeated. `pengctl event kinds`")
        List<String> kinds = List.of();

        @Option(names = "--subject", paramLabel = "ID", description = "What it happened to, e.g. ins-...")
        @Nullable
        String subject;

        Target on(Target path) {
            Target target = path.with("subject", subject);
            for (String kind : kinds) {
                target = target.with("kind", kind);
            }
            return target;
        }
    }

    @Command(name = "list", description = "List what has happened, the newest first.")
    void list(@Mixin ListOptions list, @Mixin Filter filter) {
        session.list(
                filter.on(Target.of("events")).with("project", session.projectOf(list)),
                list,
                "Nothing has happened.",
                Column.of("NUMBER", "number"),
                Column.of("AT", "at"),
                Column.of("KIND", "kind"),
                Column.of("SUBJECT", "subject"),
                Column.of("NAME", "data.name|data.requester"));
    }

    @Command(name = "watch", description = "Show what happens, a line each, until Ctrl-C.")
    void watch(
            @Mixin Filter filter,
            @Option(
                            names = "--after",
                            paramLabel = "NUMBER",
                            description = "Begin behind this event, and not now: nothing is missed in between.")
                    @Nullable
                    Long after,
            @Option(names = "--count", paramLabel = "N", description = "End after so many.") @Nullable Integer count) {
        AtomicInteger heard = new AtomicInteger();
        Target target = filter.on(Target.of("events", "watch"))
                .with("project", session.project().orElse(null));
        new EventWatcher(session.client(), event -> {
                    session.printer().line(session.forPeople() ? line(event) : event.compact());
                    return count == null || heard.incrementAndGet() < count;
                })
                .watch(target, Optional.ofNullable(after).map(Object::toString));
    }

    @Command(name = "kinds", description = "List the kinds of events, and what they tell.")
    void kinds(@Mixin ListOptions list) {
        session.list(
                Target.of("event-kinds"),
                list,
                "There are none.",
                Column.of("KIND", "kind"),
                Column.of("SAYS", "sentence"),
                Column.of("DATA", "fields"));
    }

    private static String line(JsonValue event) {
        String data = event.at("data").fields().stream()
                .map(field -> field.name() + "=" + field.value().text().orElseGet(field.value()::compact))
                .collect(Collectors.joining(" "));
        return "%s  %-18s  %s  %s"
                .formatted(
                        event.text("at").orElse(""),
                        event.text("kind").orElse(""),
                        event.text("subject").orElse(""),
                        data);
    }
}
