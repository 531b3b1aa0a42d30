package io.pengyun.api.operation;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;

/** Puts together what runners work with. */
@Singleton
class OperationParts {

    @Produces
    @Singleton
    OperationRunner.Tools tools(
            OperationRepository repository,
            OperationLeases leases,
            StateCodec codec,
            ShortTransactions transactions,
            OperationReport report,
            Clock clock,
            SecureRandom random) {
        return new OperationRunner.Tools(
                repository, leases, codec, transactions, clock, new RetryPolicy(random), report);
    }
}
