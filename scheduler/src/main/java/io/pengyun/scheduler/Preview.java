package io.pengyun.scheduler;

import java.util.List;

/**
 * The decision that would be taken now, with nothing held.
 *
 * @param places sites that would be used, in order of name; empty when refused
 */
public record Preview(Decision decision, List<Place> places) {

    public Preview {
        places = List.copyOf(places);
    }
}
