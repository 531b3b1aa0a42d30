package io.pengyun.api.network;

import java.util.UUID;

/**
 * An instance's place on a network.
 *
 * @param address dotted IPv4
 * @param mac with colons, lower case
 */
public record Port(
        UUID id, NetworkId networkId, UUID instanceId, String address, int prefixLength, String gateway, String mac) {}
