package io.pengyun.api.stream;

import io.pengyun.api.event.EventKind;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A kind of event as the API shows it. */
@Schema(name = "EventKind")
record EventKindView(
        @Schema(examples = "request.approved") String kind,
        int version,
        @Schema(description = "What has happened then") String sentence,
        @Schema(description = "What its data may hold") List<String> fields) {

    private static EventKindView of(EventKind kind) {
        return new EventKindView(kind.text(), kind.version(), kind.sentence(), kind.fields());
    }

    /** In the order in which they are listed, which the pages count from the end. */
    static Page<EventKindView> page(PageRequest page) {
        return page.pageOf(
                Arrays.asList(EventKind.values()),
                kind -> new UUID(0, EventKind.values().length - kind.ordinal()),
                EventKindView::of);
    }
}
