package io.pengyun.cli.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A cloud that a person works with.
 *
 * @param server as {@code http://host[:port][/base]} or https
 * @param project used where a command takes a project and none is given
 * @param authority a PEM file with the certificates to trust instead of the JDK's
 */
public record Context(String name, String server, Optional<String> project, Optional<String> authority) {

    /** The name is also a file name. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
