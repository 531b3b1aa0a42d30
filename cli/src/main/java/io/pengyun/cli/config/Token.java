package io.pengyun.cli.config;

/**
 * What a login gave.
 *
 * @param server the server that gave it: it is sent to no other
 * @param expiresAt as the server wrote it, may be empty
 */
public record Token(String server, String text, String user, String expiresAt) {

    @Override
    public String toString() {
        return "Token[server=" + server + ", user=" + user + ", expiresAt=" + expiresAt + "]";
    }
}
