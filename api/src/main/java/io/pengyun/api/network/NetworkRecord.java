package io.pengyun.api.network;

import java.time.Instant;
import java.util.UUID;

/**
 * A project's network as it is recorded.
 *
 * @param cidr the block of its addresses
 * @param outside whether its instances reach the outside by NAT
 * @param generation grows with each change that hosts must know
 */
record NetworkRecord(
        UUID id,
        UUID projectId,
        UUID departmentId,
        String name,
        AddressBlock cidr,
        boolean outside,
        long generation,
        long version,
        Instant createdAt) {}
