package io.pengyun.api.operation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** Short transactions of the application server; everything that steps call takes part in them. */
@ApplicationScoped
class JtaTransactions implements ShortTransactions {

    private static final int LONGEST_SECONDS = 60;

    @Override
    public <T> T call(Supplier<T> work) {
        try {
            return QuarkusTransaction.requiringNew().timeout(LONGEST_SECONDS).call(work::get);
        } catch (QuarkusTransactionException wrapped) {
            if (wrapped.getCause() instanceof Error error) {
                throw error;
            }
            throw wrapped;
        }
    }
}
