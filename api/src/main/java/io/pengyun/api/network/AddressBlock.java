package io.pengyun.api.network;

import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A block of IPv4 addresses in CIDR form, e.g. {@code 10.64.16.0/20}.
 *
 * @param base the first address as an unsigned 32-bit number
 * @param prefixLength 8 to 30
 */
record AddressBlock(int base, int prefixLength) {

    /** Base, gateway and broadcast. */
    private static final int NOT_ASSIGNABLE = 3;

    AddressBlock {
        if (prefixLength < 8 || prefixLength > 30) {
            throw new IllegalArgumentException("prefix length " + prefixLength + " is not within 8 to 30");
        }
        if ((base & ~mask(prefixLength)) != 0) {
            throw new IllegalArgumentException("the base address has host bits set");
        }
    }

    static AddressBlock parse(String cidr) {
        int slash = cidr.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("\"" + cidr + "\" is not of the form 10.64.0.0/20");
        }
        return new AddressBlock(number(cidr.substring(0, slash)), Integer.parseInt(cidr.substring(slash + 1)));
    }

    /** The host's own address on the network: the first after the base. */
    String gateway() {
        return text(base + 1);
    }

    /** The lowest block of this prefix length within this one that is not in use; empty when all are. */
    Optional<AddressBlock> lowestFree(int innerPrefixLength, Set<AddressBlock> inUse) {
        int step = 1 << (32 - innerPrefixLength);
        int blocks = 1 << (innerPrefixLength - prefixLength);
        for (int index = 0; index < blocks; index++) {
            AddressBlock candidate = new AddressBlock(base + index * step, innerPrefixLength);
            if (!inUse.contains(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** How many addresses for instances there are. */
    long assignableCount() {
        return assignableCount(prefixLength);
    }

    /** The same for any block of this prefix length. */
    static long assignableCount(int prefixLength) {
        return (1L << (32 - prefixLength)) - NOT_ASSIGNABLE;
    }

    /** Addresses for instances, lowest first: all but base, gateway and broadcast. */
    PrimitiveIterator.OfInt assignable() {
        int size = 1 << (32 - prefixLength);
        return IntStream.range(2, size - 1).map(offset -> base + offset).iterator();
    }

    /** A locally administered MAC that no two addresses share. */
    static String mac(int address) {
        return "52:54:%02x:%02x:%02x:%02x"
                .formatted(address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255);
    }

    static String text(int address) {
        return "%d.%d.%d.%d".formatted(address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255);
    }

    static int number(String address) {
        String[] parts = address.split("\\.", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("\"" + address + "\" is not an IPv4 address");
        }
        int number = 0;
        for (String part : parts) {
            int octet = Integer.parseInt(part);
            if (octet < 0 || octet > 255) {
                throw new IllegalArgumentException("\"" + address + "\" is not an IPv4 address");
            }
            number = (number << 8) | octet;
        }
        return number;
    }

    private static int mask(int prefixLength) {
        return -1 << (32 - prefixLength);
    }

    @Override
    public String toString() {
        return text(base) + "/" + prefixLength;
    }
}
