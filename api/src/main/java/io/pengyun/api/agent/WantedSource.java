package io.pengyun.api.agent;

import java.util.UUID;

/** Tells what is wanted on a host; implemented by each feature that keeps something there. */
public interface WantedSource {

    /**
     * Adds what has changed since a host generation; with {@code afterGeneration} 0 all that is wanted. Called in a
     * transaction.
     */
    void collect(UUID hostId, long afterGeneration, WantedSlice.Builder into);
}
