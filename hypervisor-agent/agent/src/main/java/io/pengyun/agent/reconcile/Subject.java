package io.pengyun.agent.reconcile;

import java.util.UUID;

/** What an action is done to. Actions on one subject never run at once. */
public record Subject(Kind kind, UUID id) {

    /** The things that are wanted of a host. */
    public enum Kind {
        NETWORK,
        VOLUME,
        INSTANCE
    }

    public static Subject network(UUID id) {
        return new Subject(Kind.NETWORK, id);
    }

    public static Subject volume(UUID id) {
        return new Subject(Kind.VOLUME, id);
    }

    public static Subject instance(UUID id) {
        return new Subject(Kind.INSTANCE, id);
    }
}
