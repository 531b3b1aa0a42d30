package io.pengyun.agent.enrolment;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The right to enrol, as an operator hands it out: {@code pyj.<token id>.<secret>.<digest>}.
 *
 * @param text the whole token, as the control plane wants it back; secret
 * @param authorityDigest SHA-256 in hex of the DER form of the control plane's authority certificate
 */
public record JoinToken(String text, String authorityDigest) {

    private static final Pattern SHAPE = Pattern.compile("pyj\\.([^.\\s]+)\\.([^.\\s]+)\\.([0-9a-fA-F]{64})");

    /**
     * Reads a token.
     *
     * @throws IllegalArgumentException when it has not the shape of one; the message does not repeat it
     */
    public static JoinToken parse(String text) {
        String trimmed = text.strip();
        var matcher = SHAPE.matcher(trimmed);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "this is not a join token; one looks like pyj.<id>.<secret>.<64 hex digits>");
        }
        return new JoinToken(trimmed, matcher.group(3).toLowerCase(Locale.ROOT));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "JoinToken[" + text.substring(0, text.indexOf('.', 4)) + "]";
    }
}
