package io.pengyun.api.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.tenancy.ProjectRef;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * One kind of thing that can be asked for, e.g. instances. A stateless CDI bean; the request feature finds all of them,
 * so that a new kind changes nothing here.
 */
public interface ItemKind {

    /** As it stands in an item's {@code kind}, e.g. {@code instance}. */
    String name();

    /**
     * Validates one item and says what it needs. Reads records, changes nothing.
     *
     * @param path where the item stands in the body, e.g. {@code items[0]}, for problems
     */
    PlannedItem plan(ProjectRef project, ObjectNode item, String path);

    /** Those of these names that resources of the project have already. */
    Set<String> taken(ProjectRef project, Collection<String> names);

    /**
     * Writes the rows of the granted resources, as wanted, in the caller's transaction: bulk, no call to anybody. Each
     * row names the operation. Throws {@code name-taken} when somebody was faster with one of the names.
     */
    void create(Grant grant);

    /** How far the agents are with what {@link #create} wrote for this operation. */
    Progress progress(OperationId operation);

    /** Wants everything gone that {@link #create} wrote for this operation; nobody has used it yet. */
    void retract(OperationId operation, Instant at);

    /** Called once when all is as wanted: the rows stop naming the operation. */
    void settle(OperationId operation, Instant at);

    /**
     * @param ready how many are as wanted
     * @param total how many there are
     * @param waitsFor what the others wait for, as a phrase; empty when none does
     * @param hopeless why one of them can never become as wanted; empty while there is hope
     */
    record Progress(long ready, long total, String waitsFor, Optional<Hopeless> hopeless) {

        public boolean complete() {
            return ready == total;
        }
    }

    /** @param code stable, as the agent gave it, e.g. {@code image-digest-mismatch} */
    record Hopeless(String code, String reason) {}
}
