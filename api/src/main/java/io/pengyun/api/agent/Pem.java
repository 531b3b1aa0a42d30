package io.pengyun.api.agent;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text form of keys and certificates (RFC 7468). */
final class Pem {

    private static final int LINE_LENGTH = 64;

    private Pem() {}

    static String of(String label, byte[] der) {
        String body = Base64.getMimeEncoder(LINE_LENGTH, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
