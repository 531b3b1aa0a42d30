package io.pengyun.api.placement;

import java.util.List;
import java.util.UUID;

/** Quota, counted from claims under a lock. */
public interface Quotas {

    /**
     * Checks that what the project and all departments above it hold stays within every limit when {@code asked} comes
     * to it; locks the limits' scopes until the end of the caller's transaction.
     *
     * <p>Only what is asked for is refused: a limit that was lowered below what is held takes nothing away.
     *
     * @return what would be left of each, the soft ones too
     * @throws io.pengyun.api.platform.ProblemException {@code quota-exceeded}, naming scope, kind, maximum, used and asked
     */
    List<Left> require(UUID projectId, Amounts asked);

    /** What is left of each limit that holds for the project; no lock. */
    List<Left> left(UUID projectId, Amounts asked);

    /** Amounts of what quotas count. */
    record Amounts(long instances, long vcpus, long memoryMib, long diskGib, long gpus) {}

    /**
     * One limit against what is held and asked for; amounts in the unit of the kind.
     *
     * @param scope {@code department} or {@code project}
     * @param name of the department or project
     * @param kind as in the API, e.g. {@code diskGib}
     * @param soft it may be exceeded, with a warning
     * @param left after what is asked; negative: exceeded by as much
     */
    record Left(String scope, String name, String kind, boolean soft, long maximum, long used, long asked, long left) {

        /** Whether what is asked for is too much. A limit that is exceeded already refuses nothing that it does not count. */
        public boolean exceeds() {
            return asked > 0 && left < 0;
        }

        /** E.g. {@code The quota of department "health" for vcpus is 4; 3 are held and 2 were asked for.} */
        public String sentence() {
            return "The " + (soft ? "soft quota" : "quota") + " of " + scope + " \"" + name + "\" for " + kind + " is "
                    + maximum + "; " + used + " are held and " + asked + " were asked for.";
        }
    }
}
