package io.pengyun.api.operation;

import java.util.List;

/** Tells what keeps an operation's things from being as it wants them; of the features that own such things. */
public interface Hindrances {

    /** The first few, in a fixed order; in the caller's transaction. */
    List<Hindrance> of(OperationId operation, int limit);
}
