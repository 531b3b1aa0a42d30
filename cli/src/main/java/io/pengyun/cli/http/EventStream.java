package io.pengyun.cli.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads server-sent events (WHATWG HTML, section 9.2) one after another. */
public final class EventStream {

    private static final int MAX_DATA_CHARACTERS = 1 << 20;

    private final BufferedReader reader;
    private Optional<String> lastId = Optional.empty();

    public EventStream(InputStream in) {
        this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /**
     * One event.
     *
     * @param name {@code message} when the server gave none
     */
    public record Event(String name, String data) {}

    /** The id of the last event that had one, to go on from after a broken connection. */
    public Optional<String> lastId() {
        return lastId;
    }

    /** Waits for the next event with data; empty when the stream has ended. */
    public Optional<Event> next() throws IOException {
        StringBuilder data = new StringBuilder();
        boolean hasData = false;
        String name = "message";
        String line = reader.readLine();
        while (line != null) {
            if (line.isEmpty()) {
                if (hasData) {
                    return Optional.of(new Event(name, data.toString()));
                }
                name = "message";
            } else if (!line.startsWith(":")) {
                int colon = line.indexOf(':');
                String field = colon < 0 ? line : line.substring(0, colon);
                String value = colon < 0 ? "" : line.substring(colon + 1);
                value = value.startsWith(" ") ? value.substring(1) : value;
                switch (field) {
                    case "data" -> {
                        data.append(hasData ? "\n" : "").append(value);
                        hasData = true;
                    }
                    case "event" -> name = value;
                    case "id" -> lastId = Optional.of(value);
                    default -> {}
                }
            }
            if (data.length() > MAX_DATA_CHARACTERS) {
                throw new IOException("An event is longer than " + MAX_DATA_CHARACTERS + " characters");
            }
            line = reader.readLine();
        }
        return Optional.empty();
    }
}
