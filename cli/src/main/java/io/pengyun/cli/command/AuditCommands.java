package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.audit.AuditChain;
import io.pengyun.cli.audit.AuditVerdict;
import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The audit trail. */
@Command(name = "audit", description = "Who did what; verify it offline.")
public final class AuditCommands {

    private final Session session;

    public AuditCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List audit entries, the newest first.")
    void list(
            @Mixin ListOptions list,
            @Option(names = "--actor", paramLabel = "USER") @Nullable String actor,
            @Option(names = "--action", paramLabel = "ACTION") @Nullable String action,
            @Option(names = "--subject", paramLabel = "ID") @Nullable String subject,
            @Option(names = "--from", paramLabel = "TIME") @Nullable String from,
            @Option(names = "--until", paramLabel = "TIME") @Nullable String until) {
        session.list(
                Target.of("audit")
                        .with("actor", actor)
                        .with("action", action)
                        .with("subject", subject)
                        .with("from", from)
                        .with("until", until),
                list,
                "No entries that you may see.",
                Column.of("SEQUENCE", "sequence"),
                Column.of("AT", "at"),
                Column.of("ACTOR", "actorName|actor"),
                Column.of("ACTION", "action"),
                Column.of("SUBJECT", "subject"),
                Column.of("PHASE", "phase"),
                Column.of("OUTCOME", "outcome", CellFormat.STATE));
    }

    @Command(name = "export", description = "Write the chain as lines of JSON, for `pengctl audit verify`.")
    void export(
            @Option(names = "--file", paramLabel = "FILE", description = "Where to (default: standard output).")
                    @Nullable
                    Path file) {
        Target target = Target.of("audit", "export");
        if (file == null) {
            new Download(session).toOutput(target, "application/x-ndjson");
        } else {
            new Download(session).toFile(target, "application/x-ndjson", file);
            session.printer().note("Written to " + file + ". `pengctl audit verify " + file + "` checks it.");
        }
    }

    @Command(
            name = "verify",
            description = {
                "Check an export without the server: each hash is the SHA-256 of the hash before it and its payload,",
                "and no entry is missing between the first and the last."
            })
    int verify(
            @Parameters(paramLabel = "FILE", description = "An export; - reads standard input.") String file,
            @Option(names = "--from-genesis", description = "It must start with the very first entry.")
                    boolean fromGenesis) {
        AuditVerdict verdict = judge(file, fromGenesis);
        JsonBody body = new JsonBody()
                .with("good", verdict.good())
                .with("entries", verdict.entries())
                .with("firstSequence", verdict.firstSequence())
                .with("lastSequence", verdict.lastSequence())
                .with("lastHash", verdict.lastHash());
        if (!verdict.good()) {
            body.with("badLine", verdict.badLine()).with("reason", verdict.reason());
        }
        session.printer().done(body.build(), sentence(verdict));
        return (verdict.good() ? ExitCode.OK : ExitCode.REFUSED).number();
    }

    private AuditVerdict judge(String file, boolean fromGenesis) {
        try (InputStream in = file.equals("-") ? session.in() : Files.newInputStream(Path.of(file))) {
            return new AuditChain(fromGenesis).verify(in);
        } catch (IOException e) {
            throw Failure.usage("The file " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static String sentence(AuditVerdict verdict) {
        if (!verdict.good()) {
            return "BAD: line " + verdict.badLine() + ": " + verdict.reason() + " (" + verdict.entries()
                    + " entries before it are good).";
        }
        if (verdict.entries() == 0) {
            return "Good, but empty: no entries.";
        }
        return "Good: " + verdict.entries() + " entries, " + verdict.firstSequence() + " to " + verdict.lastSequence()
                + ", without gap. Last hash " + verdict.lastHash() + ".";
    }
}
