package io.pengyun.agent.enrolment;

import java.util.Arrays;
import java.util.List;

/** Where one replica of the control plane takes agents. IPv6 addresses are written in brackets. */
public record ControlPlaneAddress(String host, int port) {

    public ControlPlaneAddress {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not an address: " + host + ":" + port);
        }
    }

    /**
     * Reads {@code HOST:PORT[,HOST:PORT…]}.
     *
     * @throws IllegalArgumentException when the text is not such a list
     */
    public static List<ControlPlaneAddress> parseList(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(ControlPlaneAddress::parse)
                .toList();
    }

    private static ControlPlaneAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("not HOST:PORT: " + text);
        }
        String host = text.substring(0, colon);
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            return new ControlPlaneAddress(bracketed ? host.substring(1, host.length() - 1) : host, port);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not HOST:PORT: " + text, e);
        }
    }

    @Override
    public String toString() {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }
}
