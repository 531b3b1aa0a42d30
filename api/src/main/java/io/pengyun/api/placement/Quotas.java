package io.pengyun.api.placement;

import java.util.List;
import java.util.UUID;

/** Quota, counted from claims under a lock. */
public interface Quotas {

    /**
     * Checks that what the project and all departments above it hold stays within every limit when {@code asked} comes
     * to it; locks the limits' scopes until the end of the caller's transaction.
     *
     * @throws io.pengyun.api.platform.ProblemException {@code quota-exceeded}, naming scope, kind, maximum, used and asked
     */
    void require(UUID projectId, Amounts asked);

    /** What is left of each limit that holds for the project; no lock. */
    List<Left> left(UUID projectId, Amounts asked);

    /** Amounts of what quotas count. */
    record Amounts(long instances, long vcpus, long memoryMib, long diskGib, long gpus) {}

    /**
     * @param scope {@code department} or {@code project}
     * @param left after what is asked; negative: exceeded by as much
     */
    record Left(String scope, String name, String kind, long maximum, long used, long left) {}
}
