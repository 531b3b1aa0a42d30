package io.pengyun.agent.driver.libvirt;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How far guests get where their project lets them out: nowhere that the host itself is at home. The networks that the
 * host stands in are closed to them without being named here.
 *
 * @param closed addresses, networks or names of machines that are closed whatever else is said: the control plane first of all
 * @param open addresses or networks that are open although the host stands in them, e.g. a name server beside it
 */
public record GuestReach(List<String> closed, List<String> open) {

    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern NETWORK = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}(?:/(?:3[0-2]|[12]?\\d))?");

    public GuestReach {
        closed = List.copyOf(closed);
        open = List.copyOf(open);
    }

    /** Whether this is an IPv4 address, or one with the length of a prefix, as {@code 10.20.0.0/16}. */
    public static boolean isNetwork(String text) {
        return NETWORK.matcher(text).matches();
    }

    /** Of a host that nothing more is known of. */
    public static GuestReach ordinary() {
        return new GuestReach(List.of(), List.of());
    }
}
