package io.pengyun.api.subscription;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Addresses that begin with the same bits.
 *
 * @param prefix the first address
 * @param bits how many of its bits all have
 */
record NetworkRange(InetAddress prefix, int bits) {

    private static final Pattern FORM = Pattern.compile("[0-9A-Fa-f.:]+(/\\d{1,3})?");

    /** What is nobody's on the Internet, by the registries of special-purpose addresses (RFC 6890). */
    private static final List<NetworkRange> SPECIAL = List.of(
            parse("0.0.0.0/8"),
            parse("100.64.0.0/10"),
            parse("192.0.0.0/24"),
            parse("198.18.0.0/15"),
            parse("240.0.0.0/4"),
            parse("64:ff9b::/96"),
            // Tunnels (Teredo, 6to4), whose addresses hold others of IPv4.
            parse("2001::/32"),
            parse("2002::/16"),
            parse("fc00::/7"));

    /**
     * Reads {@code 10.20.0.0/16}, {@code fd00::/8} or one address.
     *
     * @throws IllegalArgumentException when it is neither
     */
    static NetworkRange parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a network: " + text);
        }
        int slash = text.indexOf('/');
        try {
            InetAddress prefix = InetAddress.getByName(slash < 0 ? text : text.substring(0, slash));
            int most = prefix.getAddress().length * Byte.SIZE;
            int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
            if (bits > most) {
                throw new IllegalArgumentException("not a network: " + text);
            }
            return new NetworkRange(prefix, bits);
        } catch (UnknownHostException noAddress) {
            throw new IllegalArgumentException("not a network: " + text, noAddress);
        }
    }

    /** Whether the address is one of a machine's own, of its neighbours, or of a private network. */
    static boolean isInside(InetAddress address) {
        return address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || SPECIAL.stream().anyMatch(range -> range.contains(address));
    }

    boolean contains(InetAddress address) {
        byte[] mine = prefix.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if ((mine[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }
}
