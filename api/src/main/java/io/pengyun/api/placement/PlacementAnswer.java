package io.pengyun.api.placement;

import io.pengyun.api.placement.PlacementDecision.HeldClaim;
import io.pengyun.api.placement.PlacementDecision.Placed;
import io.pengyun.api.placement.PlacementDecision.Reason;
import io.pengyun.api.placement.PlacementDecision.Refused;
import io.pengyun.api.placement.PlacementDecision.SiteShare;
import java.util.List;
import java.util.Optional;

/** A decision as it is stored. The claims themselves are in their own table. */
record PlacementAnswer(
        boolean placed, List<SiteShare> places, Optional<String> sentence, List<Reason> reasons, long fitsNow) {

    static PlacementAnswer placed(List<SiteShare> places) {
        return new PlacementAnswer(true, places, Optional.empty(), List.of(), 0);
    }

    static PlacementAnswer refused(String sentence, List<Reason> reasons, long fitsNow) {
        return new PlacementAnswer(false, List.of(), Optional.of(sentence), reasons, fitsNow);
    }

    PlacementDecision decision(List<HeldClaim> claims) {
        return placed ? new Placed(claims, places) : new Refused(sentence.orElse(""), reasons, fitsNow);
    }
}
