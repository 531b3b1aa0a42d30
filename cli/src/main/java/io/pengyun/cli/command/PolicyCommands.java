package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.output.Column;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Policies: who has to agree to what. */
@Command(name = "policy", description = "Who has to agree to what.")
public final class PolicyCommands {

    private static final String PATH = "approval-policies";

    private final Session session;

    public PolicyCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List the policies that bind you.")
    void list(@Mixin ListOptions list) {
        session.list(
                Target.of(PATH),
                list,
                "No policies: each department's approvers decide.",
                Column.of("NAME", "name"),
                Column.of("DEPARTMENT", "departmentName"),
                Column.of("POSITION", "position"),
                Column.of("WHEN", "when"),
                Column.of("WHAT", "sentence"),
                Column.of("ID", "id"));
    }

    @Command(name = "show", description = "Show a policy.")
    void show(@Parameters(paramLabel = "POLICY") String policy) {
        session.show(Target.of(PATH, policy));
    }

    @Command(
            name = "create",
            description = {
                "Make a policy. In each scope the first that fits speaks; all scopes that speak have to be content.",
                "It holds for what is submitted from now on."
            })
    void create(
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = "--department",
                            paramLabel = "DEPARTMENT",
                            description = "On requests of this department and all below it (default: on everybody's).")
                    @Nullable
                    String department,
            @Mixin PolicyOptions options) {
        if (options.file == null && options.asked.isEmpty() && !options.letPass) {
            throw Failure.usage("Whom does the policy ask?", "Give --ask WHO, --let-pass or -f FILE.");
        }
        JsonBody body = options.document().with("name", name).with("department", department);
        session.changed(session.client().post(Target.of(PATH), body.build()), "Made policy");
    }

    @Command(name = "update", description = "Change a policy; what waits already keeps its rules.")
    void update(
            @Parameters(paramLabel = "POLICY") String policy,
            @Option(names = "--name") @Nullable String name,
            @Mixin PolicyOptions options) {
        session.update(Target.of(PATH, policy), options.document().with("name", name), "Changed policy");
    }

    @Command(name = "delete", description = "Take a policy away; what waits already keeps its rules.")
    void delete(@Parameters(paramLabel = "POLICY") String policy) {
        session.changed(session.client().delete(Target.of(PATH, policy)), "Deleted policy " + policy);
    }
}
