package io.pengyun.api.placement;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.function.Supplier;

/** Runs work in a new short transaction of its own; whatever the work throws rolls it back and comes out. */
interface BatchTransactions {

    int LONGEST_SECONDS = 60;

    /** Those of the application server. */
    BatchTransactions CONTAINER = new BatchTransactions() {
        @Override
        public <T> T call(Supplier<T> work) {
            return QuarkusTransaction.requiringNew().timeout(LONGEST_SECONDS).call(work::get);
        }
    };

    <T> T call(Supplier<T> work);
}
