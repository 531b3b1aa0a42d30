package io.pengyun.api.subscription;

import jakarta.persistence.EnumeratedValue;
import java.util.Arrays;

/** How a subscriber is told. */
enum TargetKind {
    WEBHOOK("webhook"),
    MAIL("mail");

    @EnumeratedValue
    private final String text;

    TargetKind(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    static TargetKind of(String text) {
        return Arrays.stream(values())
                .filter(kind -> kind.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no kind of target \"" + text + "\""));
    }
}
