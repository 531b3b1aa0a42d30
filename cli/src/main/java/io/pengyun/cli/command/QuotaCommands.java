package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import io.pengyun.cli.output.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Quota: what a department or project may hold, and holds. */
@Command(name = "quota", description = "What a department or project may hold.")
public final class QuotaCommands {

    private static final String NO_LIMIT = "none";

    private final Session session;

    public QuotaCommands(Session session) {
        this.session = session;
    }

    @Command(name = "show", description = "Show limits and use; of --department, else of the project.")
    void show(@Option(names = "--department", paramLabel = "DEPARTMENT") @Nullable String department) {
        print(session.client().get(target(department)).body());
    }

    @Command(
            name = "set",
            description = "Set limits, e.g. --limit vcpus=16 --limit diskGib=none; the others stay as they are.")
    void set(
            @Option(names = "--department", paramLabel = "DEPARTMENT") @Nullable String department,
            @Option(
                            names = "--limit",
                            required = true,
                            paramLabel = "KIND=N",
                            description = "instances, vcpus, memoryMib, diskGib or gpus; 'none' takes a limit away.")
                    Map<String, String> limits) {
        Target target = target(department);
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        for (JsonValue.Field limit :
                session.client().get(target).body().at("limits").fields()) {
            all.put(limit.name(), limit.value());
        }
        limits.forEach((kind, limit) -> all.put(kind, number(kind, limit)));
        JsonBody body = new JsonBody();
        all.forEach((kind, limit) -> {
            if (limit == null) {
                body.withNull(kind);
            } else {
                body.with(kind, limit);
            }
        });
        JsonValue answer = session.client()
                .put(target, new JsonBody().with("limits", body).build())
                .body();
        print(answer.isNull() ? session.client().get(target).body() : answer);
    }

    private static @Nullable Long number(String kind, String limit) {
        if (limit.equals(NO_LIMIT)) {
            return null;
        }
        try {
            return Long.parseLong(limit);
        } catch (NumberFormatException e) {
            throw Failure.usage("--limit " + kind + "=" + limit + ": a whole number or '" + NO_LIMIT + "'");
        }
    }

    private Target target(@Nullable String department) {
        return department == null
                ? Target.of("projects", session.requiredProject(), "quota")
                : Target.of("departments", department, "quota");
    }

    private void print(JsonValue quota) {
        if (!session.forPeople()) {
            session.printer().one(quota);
            return;
        }
        List<JsonValue> rows = new ArrayList<>();
        for (JsonValue.Field limit : quota.at("limits").fields()) {
            long used = quota.at("used").at(limit.name()).number(0);
            JsonBody row = new JsonBody().with("kind", limit.name()).with("used", used);
            if (limit.value().isNull()) {
                row.with("limit", NO_LIMIT);
            } else {
                long allowed = limit.value().number(0);
                row.with("limit", allowed).with("left", Math.max(0, allowed - used));
            }
            rows.add(row.build());
        }
        session.printer()
                .list(
                        rows,
                        List.of(
                                Column.of("KIND", "kind"),
                                Column.of("USED", "used"),
                                Column.of("LIMIT", "limit"),
                                Column.of("LEFT", "left")),
                        "No limits.");
    }
}
