package io.pengyun.api.operation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which way an operation walks through its steps. */
public enum OperationDirection {
    FORWARD,
    /** Back to the first step; it never turns forward again. */
    UNDO;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static OperationDirection of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
