package io.pengyun.api.request;

import java.time.Instant;
import java.util.List;

/**
 * What a request was promised when it was submitted.
 *
 * @param totals what it holds of each quota kind
 * @param places where its claims are
 * @param frozenAt since when these terms stand
 */
record Terms(Quantities totals, List<Place> places, Instant frozenAt) {

    Terms {
        places = List.copyOf(places);
    }

    /** @param hosts on how many hosts of the site */
    record Place(String site, int hosts) {}
}
