package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.audit.AuditFault;
import io.pengyun.cli.audit.AuditKeys;
import io.pengyun.cli.audit.AuditProof;
import io.pengyun.cli.audit.AuditVerdict;
import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** {@code audit verify}: what is wrong, in words, and the exit code. */
record AuditVerification(Session session) {

    /** The server looks at its own records. */
    ExitCode atServer() {
        JsonValue found = session.client().get(Target.of("audit", "verify")).body();
        boolean good = found.at("intact").isTrue();
        String sentence = good
                ? "Good, says the server: " + found.at("verified").number(0)
                        + " entries from the first on; anchors on them: "
                        + found.at("anchors").number(0) + ". Last hash "
                        + found.text("headHash").orElse("")
                        + ". To rely on nobody: `pengctl audit export`, then verify the file."
                : "BAD: entry " + found.at("brokenSequence").number(0) + ": "
                        + found.text("reason").orElse("") + " ("
                        + found.at("verified").number(0) + " entries before it are good).";
        session.printer().done(found, sentence);
        return good ? ExitCode.OK : ExitCode.REFUSED;
    }

    ExitCode of(String file, List<Path> keyFiles, Optional<Path> anchors, boolean fromGenesis) {
        if (keyFiles.isEmpty()) {
            throw Failure.usage(
                    "An export is proved with a key that you trust: give --key KEYFILE."
                            + " `pengctl audit key --file KEYFILE` fetches it; without one anybody could have written the file.");
        }
        AuditProof proof = new AuditProof(keys(keyFiles), fromGenesis);
        anchors.ifPresent(folder -> expect(proof, folder));
        AuditVerdict verdict;
        try (InputStream in = file.equals("-") ? session.in() : Files.newInputStream(Path.of(file))) {
            verdict = proof.verify(in);
        } catch (IOException e) {
            throw Failure.usage("The file " + file + " cannot be read: " + e.getMessage());
        }
        if (session.forPeople()) {
            sentences(verdict).forEach(session.printer()::line);
        } else {
            session.printer().done(document(verdict), "");
        }
        return verdict.good() ? ExitCode.OK : ExitCode.REFUSED;
    }

    private static AuditKeys keys(List<Path> files) {
        AuditKeys keys = new AuditKeys();
        for (Path file : files) {
            try {
                keys.trust(Files.readString(file));
            } catch (IOException | IllegalArgumentException e) {
                throw Failure.usage("The key " + file + " cannot be read: " + e.getMessage());
            }
        }
        return keys;
    }

    private static void expect(AuditProof proof, Path folder) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.json")) {
            found.forEach(files::add);
            Collections.sort(files);
            for (Path file : files) {
                proof.expect(String.valueOf(file.getFileName()), Files.readString(file));
            }
        } catch (IOException e) {
            throw Failure.usage("The anchors in " + folder + " cannot be read: " + e.getMessage());
        }
    }

    private static JsonValue document(AuditVerdict verdict) {
        JsonBody body = new JsonBody()
                .with("good", verdict.good())
                .with("entries", verdict.entries())
                .with("hidden", verdict.hidden())
                .with("firstSequence", verdict.firstSequence())
                .with("lastSequence", verdict.lastSequence())
                .with("lastHash", verdict.lastHash())
                .with("anchors", verdict.anchors())
                .with("scope", verdict.scope());
        List<JsonBody> faults = new ArrayList<>();
        for (AuditFault fault : verdict.faults()) {
            faults.add(new JsonBody()
                    .with("line", fault.line())
                    .with("sequence", fault.sequence())
                    .with("reason", fault.reason()));
        }
        return body.with("faults", faults)
                .with("moreFaults", verdict.moreFaults())
                .build();
    }

    private static List<String> sentences(AuditVerdict verdict) {
        if (!verdict.good()) {
            List<String> lines = new ArrayList<>();
            for (AuditFault fault : verdict.faults()) {
                lines.add("BAD: " + (fault.line() == 0 ? "" : "line " + fault.line() + ": ") + fault.reason() + ".");
            }
            if (verdict.moreFaults() > 0) {
                lines.add("And " + verdict.moreFaults() + " more.");
            }
            return lines;
        }
        return List.of("Good: " + verdict.entries() + " entries, " + verdict.firstSequence() + " to "
                + verdict.lastSequence() + ", without gap" + hidden(verdict)
                + "; signed with a key that you trust; anchors on them: "
                + verdict.anchors() + ". Last hash " + verdict.lastHash() + ".");
    }

    private static String hidden(AuditVerdict verdict) {
        return verdict.hidden() == 0
                ? ""
                : ", of which " + verdict.hidden() + " are shown as a hash (shown: " + verdict.scope() + ")";
    }
}
