package io.pengyun.cli.config;

import java.util.Optional;

/**
 * What a login gave.
 *
 * @param server the server that it is for: it is sent to no other
 * @param expiresAt as the server wrote it, may be empty
 * @param renewal how another one is had when it ends; empty when a login is needed for that
 */
public record Token(String server, String text, String user, String expiresAt, Optional<Renewal> renewal) {

    /**
     * What an identity provider takes for another token.
     *
     * @param issuer the provider, the only one that it is sent to
     * @param secret the refresh token
     */
    public record Renewal(String issuer, String clientId, String secret) {

        @Override
        public String toString() {
            return "Renewal[issuer=" + issuer + "]";
        }
    }

    @Override
    public String toString() {
        return "Token[server=" + server + ", user=" + user + ", expiresAt=" + expiresAt + "]";
    }
}
