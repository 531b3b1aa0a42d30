package io.pengyun.api.compute;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.persistence.EnumeratedValue;

/** What happens to an instance when its host is lost. */
public enum RecoveryPolicy {
    /** It waits for its host. */
    @JsonProperty("none")
    NONE("none"),
    /**
     * It runs under a lease and is started on another host once that has run out. Its root disk is made anew from its
     * image there unless the hosts share storage; the old disk is kept where it was.
     */
    @JsonProperty("elsewhere")
    ELSEWHERE("elsewhere");

    @EnumeratedValue
    private final String text;

    RecoveryPolicy(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
