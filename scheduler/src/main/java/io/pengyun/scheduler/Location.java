package io.pengyun.scheduler;

import java.util.Set;

/**
 * Where a host stands, in the caller's own keys; equal text is the same place.
 *
 * @param site the data centre; never empty
 * @param rack told apart within its site; empty when unknown
 * @param chassis told apart within its rack; empty when unknown
 * @param zones further named sets of hosts that demands may be pinned to
 */
public record Location(String site, String rack, String chassis, Set<String> zones) {

    public Location {
        if (site.isBlank()) {
            throw new IllegalArgumentException("a host stands in a site");
        }
        zones = Set.copyOf(zones);
    }

    public static Location ofSite(String site) {
        return new Location(site, "", "", Set.of());
    }
}
