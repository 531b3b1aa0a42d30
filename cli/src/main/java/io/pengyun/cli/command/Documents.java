package io.pengyun.cli.command;

import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonValue;
import io.pengyun.cli.json.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads what people wrote into a file. */
final class Documents {

    private Documents() {}

    /**
     * An object, as JSON or YAML.
     *
     * @param file {@code -} reads standard input
     * @param what it should hold, for the message when it does not, e.g. {@code "request: it must have 'items'"}
     */
    static JsonValue object(String file, String what) {
        try {
            String text = file.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
            JsonValue read = text.stripLeading().startsWith("{") ? JsonValue.parse(text) : Yaml.parse(text);
            if (!read.isObject()) {
                throw Failure.usage("The file " + file + " holds no " + what);
            }
            return read;
        } catch (NoSuchFileException e) {
            throw Failure.usage("There is no file " + file);
        } catch (IOException e) {
            throw Failure.usage("The file " + file + " cannot be read: " + e.getMessage());
        }
    }
}
