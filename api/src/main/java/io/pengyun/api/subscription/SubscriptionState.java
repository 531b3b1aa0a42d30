package io.pengyun.api.subscription;

import jakarta.persistence.EnumeratedValue;

/** Whether a subscriber is told. */
public enum SubscriptionState {
    ACTIVE("active"),
    /** What happens meanwhile is not told later. What was waiting is told when it is active again. */
    PAUSED("paused");

    @EnumeratedValue
    private final String text;

    SubscriptionState(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
