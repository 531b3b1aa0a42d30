package io.pengyun.api.platform;

import java.util.List;
import java.util.Optional;

/**
 * One page of a list, newest first, by keyset.
 *
 * @param nextPageToken opaque; empty on the last page
 */
public record Page<T>(List<T> items, Optional<String> nextPageToken) {

    public Page {
        items = List.copyOf(items);
    }
}
