package io.pengyun.cli.output;

import io.pengyun.cli.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a value is written in a cell. */
public enum CellFormat {
    TEXT,
    /** A moment, as the time that has passed since then or will until then. */
    AGE,
    /** When something ends: the time until then, or that it has ended, or has no end. */
    END,
    /** Mebibytes, in the largest unit that fits. */
    MIB,
    /** Gibibytes. */
    GIB,
    /** A state: coloured. */
    STATE;

    private static final String NOTHING = "-";

    /** One line of text without control characters. */
    public String write(JsonValue value, Instant now) {
        if (value.isNull()) {
            return this == END ? "no end" : NOTHING;
        }
        if (value.isArray() || value.isObject()) {
            return oneLine(value);
        }
        String text = value.text().orElse(NOTHING);
        return switch (this) {
            case AGE -> age(text, now);
            case END -> end(text, now);
            case MIB -> size(value.number(-1), text);
            case GIB -> text + " GiB";
            case TEXT, STATE -> clean(text);
        };
    }

    private static String oneLine(JsonValue value) {
        List<String> parts = new ArrayList<>();
        for (JsonValue element : value.items()) {
            String inner = element.text()
                    .or(() -> element.text("name"))
                    .or(() -> element.text("address"))
                    .orElseGet(() -> oneLine(element));
            parts.add(clean(inner));
        }
        for (JsonValue.Field field : value.fields()) {
            parts.add(clean(field.name() + "=" + field.value().text().orElseGet(() -> oneLine(field.value()))));
        }
        return parts.isEmpty() ? NOTHING : String.join(",", parts);
    }

    /** What the server sends may hold escape sequences of a tenant; they must not reach a terminal. */
    static String clean(String text) {
        boolean harmless = text.chars().noneMatch(Character::isISOControl);
        return harmless ? text : text.replaceAll("\\p{Cntrl}|[\\x80-\\x9f]", " ");
    }

    private static String size(long mib, String text) {
        if (mib < 0) {
            return clean(text);
        }
        if (mib >= 1 << 20 && mib % (1 << 20) == 0) {
            return (mib >> 20) + " TiB";
        }
        return mib >= 1 << 10 && mib % (1 << 10) == 0 ? (mib >> 10) + " GiB" : mib + " MiB";
    }

    private static String age(String text, Instant now) {
        try {
            Duration since = Duration.between(Instant.parse(text), now);
            return since.isNegative() ? "in " + span(since.negated()) : span(since);
        } catch (DateTimeParseException e) {
            return clean(text);
        }
    }

    private static String end(String text, Instant now) {
        String age = age(text, now);
        return age.startsWith("in ") || age.equals(clean(text)) ? age : "ended";
    }

    /** A length of time in one or two units, e.g. {@code 3d4h}. */
    public static String span(Duration length) {
        long seconds = length.toSeconds();
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + "m";
        }
        if (seconds < 172_800) {
            long minutes = seconds / 60 % 60;
            return seconds / 3_600 + "h" + (minutes == 0 || seconds > 36_000 ? "" : minutes + "m");
        }
        long hours = seconds / 3_600 % 24;
        return seconds / 86_400 + "d" + (hours == 0 || seconds > 864_000 ? "" : hours + "h");
    }

    /** The escape sequence of a state's colour; empty when it has none. */
    static String colourOf(String state) {
        return switch (state.toLowerCase(Locale.ROOT)) {
            case "running", "up", "active", "succeeded", "approved", "fulfilled", "ready", "true" -> "\u001b[32m";
            case "failed", "crashed", "rejected", "parked", "lost", "abandoned", "unreachable", "undone" ->
                "\u001b[31m";
            case "stopped",
                    "cordoned",
                    "draining",
                    "expired",
                    "cancelled",
                    "deleted",
                    "disabled",
                    "waiting",
                    "submitted" -> "\u001b[33m";
            default -> "";
        };
    }
}
