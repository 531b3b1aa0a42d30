package io.pengyun.api.compute;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.persistence.EnumeratedValue;

/** What the agent does when an instance's process ends without anybody asking. */
public enum CrashPolicy {
    /** Starts it again, with backoff. */
    @JsonProperty("restart")
    RESTART("restart"),
    /** Leaves it off and says so. */
    @JsonProperty("report")
    REPORT("report");

    @EnumeratedValue
    private final String text;

    CrashPolicy(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
