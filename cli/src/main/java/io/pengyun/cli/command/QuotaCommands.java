package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Quota: what a department or project may hold, and holds. */
@Command(name = "quota", description = "What a department or project may hold.")
public final class QuotaCommands {

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
            @Mixin QuotaOptions options,
            @Option(
                            names = "--overcommit",
                            arity = "1",
                            paramLabel = "true|false",
                            description =
                                    "Whether what stands below a department may be promised more, together, than it"
                                            + " may hold.")
                    @Nullable
                    Boolean overcommit) {
        if (options.limits.isEmpty() && options.soft.isEmpty() && overcommit == null) {
            throw nothing("Give --limit, --soft or --overcommit.");
        }
        Target target = target(department);
        JsonValue present = session.client().get(target).body();
        JsonBody body = new JsonBody()
                .with("limits", options.hardOver(present.at("limits")).orElseGet(JsonBody::new))
                .with("soft", options.softOver(present.at("soft")).orElse(null));
        if (overcommit != null || present.at("overcommit").isTrue()) {
            body.with("overcommit", overcommit == null ? Boolean.TRUE : overcommit);
        }
        JsonValue answer = session.client().put(target, body.build()).body();
        print(answer.isNull() ? session.client().get(target).body() : answer);
    }

    @Command(
            name = "request",
            description = {
                "Ask those above for other limits: of the project, or of its department (--of-department).",
                "Nothing changes before they have agreed."
            })
    int request(
            @Mixin QuotaOptions options,
            @Option(names = "--of-department", description = "The limits of the project's department.")
                    boolean ofDepartment,
            @Option(names = "--purpose", required = true, paramLabel = "TEXT", description = "Why.") String purpose,
            @Option(names = "--preview", description = "Only ask what would become of it.") boolean preview) {
        if (options.limits.isEmpty() && options.soft.isEmpty()) {
            throw nothing("Give --limit or --soft.");
        }
        if (options.limits.containsValue(QuotaOptions.NO_LIMIT) || options.soft.containsValue(QuotaOptions.NO_LIMIT)) {
            throw Failure.usage("Only a number can be asked for", "`pengctl quota set` takes a limit away.");
        }
        JsonValue none = JsonValue.of(null);
        JsonBody item = new JsonBody()
                .with("kind", "quota")
                .with("name", "quota")
                .with("of", ofDepartment ? "department" : "project")
                .with("limits", options.hardOver(none).orElse(null))
                .with("soft", options.softOver(none).orElse(null));
        JsonValue body = new JsonBody()
                .with("project", session.requiredProject())
                .with("purpose", purpose)
                .with("items", List.of(item.build()))
                .build();
        RequestSubmission submission = new RequestSubmission(session);
        return preview ? submission.preview(body) : submission.submit(body);
    }

    private static Failure nothing(String hint) {
        return Failure.usage("What is to change?", hint);
    }

    private Target target(@Nullable String department) {
        return department == null
                ? Target.of("projects", session.requiredProject(), "quota")
                : Target.of("departments", department, "quota");
    }

    private void print(JsonValue quota) {
        if (session.forPeople()) {
            QuotaReport.print(quota, session.printer());
        } else {
            session.printer().one(quota);
        }
    }
}
