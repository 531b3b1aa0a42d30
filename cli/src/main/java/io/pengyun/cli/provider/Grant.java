package io.pengyun.cli.provider;

import java.time.Instant;
import java.util.Optional;

/**
 * Tokens that the provider gave.
 *
 * @param access shown to the server
 * @param refresh shown to the provider, for the next ones; it may give none
 */
public record Grant(String access, Optional<String> refresh, Instant expiresAt) {

    @Override
    public String toString() {
        return "Grant[expiresAt=" + expiresAt + "]";
    }
}
