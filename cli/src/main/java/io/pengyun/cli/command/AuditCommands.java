package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonValue;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The audit trail. */
@Command(name = "audit", description = "Who did what; prove it offline.")
public final class AuditCommands {

    private final Session session;

    public AuditCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "Search the trail, the newest first.")
    void list(
            @Mixin ListOptions list,
            @Option(names = "--actor", paramLabel = "USER") @Nullable String actor,
            @Option(names = "--action", paramLabel = "ACTION") @Nullable String action,
            @Option(names = "--subject", paramLabel = "ID|NAME") @Nullable String subject,
            @Option(names = "--outcome", paramLabel = "OUTCOME") @Nullable String outcome,
            @Option(names = "--department", paramLabel = "NAME", description = "With all below it.") @Nullable
                    String department,
            @Option(names = "--from", paramLabel = "TIME") @Nullable String from,
            @Option(names = "--until", paramLabel = "TIME") @Nullable String until) {
        session.list(
                Target.of("audit")
                        .with("actor", actor)
                        .with("action", action)
                        .with("subject", subject)
                        .with("outcome", outcome)
                        .with("department", department)
                        .with("from", from)
                        .with("until", until),
                list,
                "No entries that you may see.",
                Column.of("SEQUENCE", "sequence"),
                Column.of("AT", "at"),
                Column.of("ACTOR", "actor"),
                Column.of("ACTION", "action"),
                Column.of("SUBJECT", "subject|details.name"),
                Column.of("PHASE", "phase"),
                Column.of("OUTCOME", "outcome", CellFormat.STATE));
    }

    @Command(
            name = "export",
            description = {
                "Write a piece of the chain as lines of JSON, for `pengctl audit verify`. What you may not read, or did not",
                "ask for, is in it as a hash only, so that it verifies all the same."
            })
    void export(
            @Option(names = "--file", paramLabel = "FILE", description = "Where to (default: standard output).")
                    @Nullable
                    Path file,
            @Option(names = "--actor", paramLabel = "USER") @Nullable String actor,
            @Option(names = "--action", paramLabel = "ACTION") @Nullable String action,
            @Option(names = "--subject", paramLabel = "ID|NAME") @Nullable String subject,
            @Option(names = "--outcome", paramLabel = "OUTCOME") @Nullable String outcome,
            @Option(names = "--department", paramLabel = "NAME", description = "With all below it.") @Nullable
                    String department,
            @Option(names = "--from", paramLabel = "TIME") @Nullable String from,
            @Option(names = "--until", paramLabel = "TIME") @Nullable String until) {
        Target target = Target.of("audit", "export")
                .with("actor", actor)
                .with("action", action)
                .with("subject", subject)
                .with("outcome", outcome)
                .with("department", department)
                .with("from", from)
                .with("until", until);
        if (file == null) {
            new Download(session).toOutput(target, "application/x-ndjson");
        } else {
            new Download(session).toFile(target, "application/x-ndjson", file);
            session.printer()
                    .note("Written to " + file + ". `pengctl audit verify " + file + " --key KEYFILE` checks it.");
        }
    }

    @Command(name = "anchors", description = "List the signed heads of the chain, the newest first.")
    void anchors(@Mixin ListOptions list) {
        session.list(
                Target.of("audit", "anchors"),
                list,
                "No head has been signed yet.",
                Column.of("SEQUENCE", "sequence"),
                Column.of("SIGNED", "at"),
                Column.of("HASH", "hash"),
                Column.of("KEY", "keyId"));
    }

    @Command(name = "key", description = "Show the public key of the signatures: note its id, keep it elsewhere.")
    void key(
            @Option(names = "--file", paramLabel = "FILE", description = "Where to (default: standard output).")
                    @Nullable
                    Path file) {
        JsonValue key = session.client().get(Target.of("audit", "key")).body();
        if (file == null && session.forPeople()) {
            key.text("publicKey").orElse("").lines().forEach(session.printer()::line);
            return;
        }
        if (file == null) {
            session.printer().done(key, "");
            return;
        }
        try {
            Files.writeString(file, key.text("publicKey").orElse(""));
        } catch (IOException e) {
            throw Failure.usage("The file " + file + " cannot be written: " + e.getMessage());
        }
        session.printer().done(key, "Key " + key.text("keyId").orElse("") + " written to " + file + ".");
    }

    @Command(
            name = "verify",
            description = {
                "Check an export without the server: no entry was changed, put in, moved, taken out or cut off, and what",
                "was signed lies on the chain. Without a FILE the server checks its own records."
            })
    int verify(
            @Parameters(paramLabel = "FILE", arity = "0..1", description = "An export; - reads standard input.")
                    @Nullable
                    String file,
            @Option(
                            names = "--key",
                            paramLabel = "KEYFILE",
                            description = "A public key that you trust, for a FILE; several where it changed.")
                    @Nullable
                    List<Path> keys,
            @Option(
                            names = "--anchors",
                            paramLabel = "DIR",
                            description = "Anchors that were kept elsewhere: *.json in this folder.")
                    @Nullable
                    Path anchors,
            @Option(names = "--from-genesis", description = "It must start with the very first entry.")
                    boolean fromGenesis) {
        AuditVerification verification = new AuditVerification(session);
        ExitCode code = file == null
                ? verification.atServer()
                : verification.of(file, keys == null ? List.of() : keys, Optional.ofNullable(anchors), fromGenesis);
        return code.number();
    }
}
