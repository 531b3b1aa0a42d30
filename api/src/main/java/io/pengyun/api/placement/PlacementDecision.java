package io.pengyun.api.placement;

import java.util.List;
import java.util.UUID;

/** What became of a demand. */
public sealed interface PlacementDecision {

    /** Its claims are held. {@code places} says where, by site. */
    record Placed(List<HeldClaim> claims, List<SiteShare> places) implements PlacementDecision {
        public Placed {
            claims = List.copyOf(claims);
            places = List.copyOf(places);
        }
    }

    /**
     * Nothing is held.
     *
     * @param sentence for the tenant
     * @param fitsNow how many of the whole would fit, 0 or more
     */
    record Refused(String sentence, List<Reason> reasons, long fitsNow) implements PlacementDecision {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }

    /** @param item index of the demand's item; {@code index} of the one within it */
    record HeldClaim(UUID claimId, UUID hostId, int item, int index, List<String> deviceAddresses) {
        public HeldClaim {
            deviceAddresses = List.copyOf(deviceAddresses);
        }
    }

    /** @param hosts on how many of the site's hosts */
    record SiteShare(String site, int hosts) {}

    /** @param hosts how many hosts were left out for this reason */
    record Reason(String reason, long hosts) {}
}
