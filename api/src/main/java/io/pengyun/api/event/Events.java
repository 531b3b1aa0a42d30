package io.pengyun.api.event;

import java.util.Collection;
import java.util.List;

/** Where features tell what has happened. */
public interface Events {

    /** As below, for one. */
    default void publish(Fact fact) {
        publish(List.of(fact));
    }

    /**
     * Writes the facts in the caller's transaction, by one statement however many they are: they become known if and only
     * if the change does. To be called while the change holds the locks of what it changes, so that of one subject the
     * events come in the order of the changes.
     */
    void publish(Collection<Fact> facts);
}
