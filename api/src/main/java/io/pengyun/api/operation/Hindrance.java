package io.pengyun.api.operation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A thing that is not yet as its operation wants it, and what is known of why.
 *
 * @param thing with its name, as a sentence begins, e.g. {@code Instance "payroll-a"}
 * @param wanted completes "is not … yet", e.g. {@code running}
 * @param host on which it is
 * @param hostHealth {@code up}, or what is wrong with the host
 * @param observed what the host last said of it; {@code unknown} when it has said nothing
 * @param reason the host's own words, where it gave any
 */
public record Hindrance(
        String thing,
        String wanted,
        String host,
        String hostHealth,
        Instant hostHealthSince,
        String observed,
        Optional<String> reason) {

    String sentence() {
        return thing + " is not " + wanted + " yet. "
                + (hostHealth.equals("up")
                        ? "Its host " + host + " says: "
                        : "Its host " + host + " is " + hostHealth + " since "
                                + hostHealthSince.truncatedTo(ChronoUnit.SECONDS) + "; it said last: ")
                + (observed.equals("unknown") ? "nothing of it" : observed)
                + reason.map(words -> ", " + words).orElse("") + ".";
    }
}
