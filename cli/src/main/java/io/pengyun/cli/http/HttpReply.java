package io.pengyun.cli.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One answer.
 *
 * @param headers by their names in lower case; of a repeated header the last one
 * @param body ends where the answer ends; must be read to its end before the connection is used again
 */
public record HttpReply(int status, Map<String, String> headers, InputStream body) {

    private static final int MAX_TEXT_BYTES = 64 << 20;

    public HttpReply {
        headers = Map.copyOf(headers);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * Reads the body to its end.
     *
     * @throws IOException when it breaks off, or is longer than 64 MiB
     */
    public String text() throws IOException {
        byte[] bytes = body.readNBytes(MAX_TEXT_BYTES);
        if (bytes.length == MAX_TEXT_BYTES && body.read() >= 0) {
            throw new IOException("The answer is longer than " + (MAX_TEXT_BYTES >> 20) + " MiB");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
