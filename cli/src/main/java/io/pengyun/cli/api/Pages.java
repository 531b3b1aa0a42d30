package io.pengyun.cli.api;

import io.pengyun.cli.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of following pages.
 *
 * @param more true when there is more than was asked for
 */
public record Pages(List<JsonValue> items, boolean more) {

    private static final int LARGEST_PAGE = 200;

    public Pages {
        items = List.copyOf(items);
    }

    /** Reads page after page, up to {@code limit} items. */
    public static Pages read(ApiClient client, Target target, int limit) {
        List<JsonValue> items = new ArrayList<>();
        String token = null;
        do {
            int size = Math.min(LARGEST_PAGE, limit - items.size());
            JsonValue page = client.get(target.with("pageSize", size).with("pageToken", token))
                    .body();
            List<JsonValue> found = page.at("items").items();
            items.addAll(found.subList(0, Math.min(size, found.size())));
            token = page.text("nextPageToken").orElse(null);
            if (found.size() > size) {
                return new Pages(items, true);
            }
        } while (token != null && items.size() < limit);
        return new Pages(items, token != null);
    }
}
