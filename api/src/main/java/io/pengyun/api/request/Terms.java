package io.pengyun.api.request;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request was promised when it was submitted.
 *
 * @param totals what it holds of each quota kind
 * @param places where its claims are
 * @param frozenAt since when these terms stand
 * @param warnings soft quotas that it exceeded then, in words; older records have none
 */
record Terms(
        Quantities totals,
        List<Place> places,
        Instant frozenAt,
        @Nullable List<String> warnings) {

    Terms {
        places = List.copyOf(places);
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }

    /** @param hosts on how many hosts of the site */
    record Place(String site, int hosts) {}
}
