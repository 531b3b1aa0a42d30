package io.pengyun.api.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pengyun.api.approval.Matter;
import io.pengyun.api.tenancy.ProjectRef;
import java.time.Instant;
import java.util.Optional;

/**
 * One kind of change that can be asked for, e.g. a longer term: beside {@link ItemKind}, which makes things. There is
 * nothing to place and no name to keep free; the change is written in the transaction that grants it, and is done then. A
 * request changes things or makes things, never both.
 */
public interface ChangeKind {

    /** As it stands in an item's {@code kind}, e.g. {@code extension}. */
    String name();

    /**
     * Validates one item. Reads records, changes nothing.
     *
     * @param path where the item stands in the body, e.g. {@code items[0]}, for problems
     */
    PlannedItem plan(Asking asking, ObjectNode item, String path);

    /** Whether it changes what people may have, and not things: it has no term then, and stands alone in its request. */
    default boolean isGovernance() {
        return false;
    }

    /** Whose policies speak on it. */
    default Matter.Say say(PlannedItem item) {
        return Matter.Say.ALL;
    }

    /**
     * Writes the change, in the caller's transaction; looks again at what may be different by now.
     *
     * @throws io.pengyun.api.platform.ProblemException when it cannot be made any more; nothing is written then
     */
    void apply(Change change);

    /** @param termDays of the request; empty: no end */
    record Asking(ProjectRef project, Optional<Integer> termDays) {}

    /**
     * A change that was granted.
     *
     * @param endsAt when what is granted now ends; empty: no end
     */
    record Change(RequestId request, ProjectRef project, PlannedItem item, Optional<Instant> endsAt, Instant at) {}
}
