package io.pengyun.api.operation;

import java.util.function.Supplier;

/** Runs work in a new short transaction of its own; whatever the work throws rolls it back and comes out. */
interface ShortTransactions {
    <T> T call(Supplier<T> work);
}
