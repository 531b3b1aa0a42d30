package io.pengyun.cli.command;

import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is asked for: by options, by a file, or by a file that options complete. */
public final class RequestOptions {

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The request as YAML or JSON; - reads standard input. Options add to it.")
    @Nullable
    String file;

    @Option(names = "--purpose", paramLabel = "TEXT", description = "What it is for.")
    @Nullable
    String purpose;

    @Option(names = "--classification", paramLabel = "0..5", description = "Level of the data (default: 0).")
    @Nullable
    Integer classification;

    @Option(
            names = "--term-days",
            paramLabel = "DAYS",
            description = "For how long (default: as the platform says, or no end).")
    @Nullable
    Integer termDays;

    @Option(names = "--no-end", description = "Without an end, whatever the platform says.")
    boolean noEnd;

    @Option(
            names = "--instance",
            paramLabel = "KEY=VALUE,...",
            description = {
                "e.g. name=web,count=2,flavor=small,image=debian; also site, crash=restart|report,",
                "recovery=none|elsewhere, anti-affinity=true, label.KEY, metadata.KEY. Repeat for several."
            })
    List<String> instances = List.of();

    @Option(
            names = "--volume",
            paramLabel = "KEY=VALUE,...",
            description = "e.g. name=data,size=10,attach=web (size in GiB); also count. Repeat for several.")
    List<String> volumes = List.of();

    @Option(names = "--ssh-key", paramLabel = "FILE", description = "Public keys for all instances given here.")
    List<Path> sshKeys = List.of();

    @Option(names = "--user-data", paramLabel = "FILE", description = "User data for all instances given here.")
    @Nullable
    Path userData;

    /** The body of the request. */
    JsonValue document(Optional<String> project) {
        JsonValue fromFile = file == null
                ? JsonValue.of(null)
                : Documents.object(file, "request: it must be an object with 'items'");
        JsonBody body = new JsonBody();
        fromFile.fields().forEach(field -> body.with(field.name(), field.value()));
        if (fromFile.at("project").isNull()) {
            body.with("project", project.orElseThrow(() -> Failure.usage("Which project?", "Give --project NAME.")));
        }
        body.with("purpose", purpose).with("termDays", termDays).with("noEnd", noEnd ? true : null);
        if (classification != null || fromFile.at("dataClassification").isNull()) {
            body.with("dataClassification", classification == null ? 0 : classification);
        }
        List<JsonValue> items = new ArrayList<>(fromFile.at("items").items());
        instances.forEach(text -> items.add(RequestItems.instance(text, keys(), userData())));
        volumes.forEach(text -> items.add(RequestItems.volume(text, items)));
        if (items.isEmpty()) {
            throw Failure.usage("Nothing is asked for", "Give --instance, --volume or -f FILE.");
        }
        return body.with("items", items).build();
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (Path path : sshKeys) {
            text(path)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(keys::add);
        }
        return keys;
    }

    private Optional<String> userData() {
        return Optional.ofNullable(userData).map(RequestOptions::text);
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw Failure.usage("The file " + path + " cannot be read: " + e.getMessage());
        }
    }
}
