package io.pengyun.cli.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A path below the server with its query, encoded. */
public final class Target {

    private final String text;

    private Target(String text) {
        this.text = text;
    }

    /** The path {@code /v1/...} of these segments, each as a person wrote it. */
    public static Target of(String... segments) {
        StringBuilder path = new StringBuilder("/v1");
        for (String segment : segments) {
            path.append('/').append(encoded(segment));
        }
        return new Target(path.toString());
    }

    /** A path as the server wrote it. */
    public static Target path(String path) {
        return new Target(path);
    }

    /** The same with a query parameter; unchanged when the value is null. */
    public Target with(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        return new Target(text + (text.indexOf('?') < 0 ? '?' : '&') + name + '=' + encoded(value.toString()));
    }

    private static String encoded(String text) {
        String form = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        // A segment of dots would be taken for a step up in the path.
        return form.equals(".") || form.equals("..") ? form.replace(".", "%2E") : form;
    }

    @Override
    public String toString() {
        return text;
    }
}
