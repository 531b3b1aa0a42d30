package io.pengyun.api.approval;

import io.pengyun.api.access.Owner;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is to be agreed on, as far as policies look at it.
 *
 * @param subject what kind of matter it is
 * @param owner whose policies speak
 * @param requesterId the user who wants it, and never decides on it
 * @param kinds of resources, e.g. {@code instance}
 * @param size how much is asked for
 * @param aboveSoftQuota more is asked for than a soft quota has left
 * @param say whose policies speak
 * @param termDays until it ends; empty: it has no end
 * @param dataClassification 0 (public) to 5
 */
public record Matter(
        Subject subject,
        Owner owner,
        UUID requesterId,
        Set<String> kinds,
        Size size,
        boolean aboveSoftQuota,
        Say say,
        Optional<Integer> termDays,
        int dataClassification) {

    public Matter {
        kinds = Set.copyOf(kinds);
    }

    /** What cases are about. */
    public enum Subject {
        /** A department's application for resources. */
        REQUEST("req");

        private final String prefix;

        Subject(String prefix) {
            this.prefix = prefix;
        }

        /** Of the outside ids of such matters. */
        String prefix() {
            return prefix;
        }
    }

    /** Who has a say in a matter. */
    public enum Say {
        /** The department and all above it, with all their policies. */
        ALL,
        /** The department and all above it, but only with policies that name the kind: what speaks on everything is meant
         * for resources. */
        NAMED,
        /** As before, but the department itself has none; at the top only the platform has. */
        ABOVE
    }

    /** Amounts, memory in mebibytes and disk in gibibytes. */
    public record Size(long instances, long vcpus, long memoryMib, long diskGib, long gpus) {}
}
