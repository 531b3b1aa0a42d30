package io.pengyun.api.platform;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** Times in query parameters. */
public final class Times {

    private Times() {}

    /**
     * An RFC 3339 time with its offset, e.g. {@code 2026-01-31T12:00:00Z}.
     *
     * @param field the parameter's name, for the message
     */
    public static Instant parse(String field, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException wrong) {
            throw ProblemException.invalid(field, "must be a time with its offset, as in 2026-01-31T12:00:00Z.");
        }
    }
}
