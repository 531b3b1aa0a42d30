package io.pengyun.cli.http;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a server is.
 *
 * @param basePath starts with a slash and does not end with one, or is empty
 */
public record Endpoint(boolean secure, String host, int port, String basePath) {

    /** Reads {@code http://host[:port][/base]} or https; empty for anything else. */
    public static Optional<Endpoint> parse(String url) {
        URI uri;
        try {
            uri = URI.create(url.strip());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https");
        boolean web = secure || scheme.equals("http");
        if (!web || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawUserInfo() != null) {
            return Optional.empty();
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        return Optional.of(new Endpoint(secure, uri.getHost().toLowerCase(Locale.ROOT), port, path));
    }

    /** The value of the Host header. */
    String authority() {
        boolean usual = port == (secure ? 443 : 80);
        return usual ? host : host + ":" + port;
    }

    /** The host as the resolver wants it: an IPv6 address without its brackets. */
    String hostToResolve() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + authority() + basePath;
    }
}
