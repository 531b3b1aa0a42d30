package io.pengyun.api.platform;

import io.quarkus.arc.Arc;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

/**
 * Rolls back the transactions of a dry run when their work is done. Runs inside the transaction that the container began
 * for the same method, and outside every nested call, so the rules and constraints have all been asked before.
 */
final class DryRunTransactions {

    /** Just inside the container's own interceptors for {@link Transactional}. */
    private static final int INSIDE_TRANSACTION = Interceptor.Priority.PLATFORM_BEFORE + 210;

    private DryRunTransactions() {}

    private static Object proceed(InvocationContext call, DryRun dryRun, TransactionManager transactions, boolean own)
            throws Exception {
        boolean outermost = own || !dryRun.nested();
        boolean before = dryRun.enter();
        try {
            Object answer = call.proceed();
            if (outermost && transactions.getStatus() == Status.STATUS_ACTIVE) {
                // The database must have said yes to everything before it is all taken back.
                Arc.container().instance(EntityManager.class).get().flush();
                transactions.setRollbackOnly();
            }
            return answer;
        } finally {
            dryRun.leave(before);
        }
    }

    /** For methods that join the caller's transaction. */
    @Interceptor
    @Transactional
    @Priority(INSIDE_TRANSACTION)
    static class Joining {

        @Inject
        DryRun dryRun;

        @Inject
        TransactionManager transactions;

        @AroundInvoke
        Object around(InvocationContext call) throws Exception {
            return dryRun.wanted() ? proceed(call, dryRun, transactions, false) : call.proceed();
        }
    }

    /** For methods that always have their own. */
    @Interceptor
    @Transactional(TxType.REQUIRES_NEW)
    @Priority(INSIDE_TRANSACTION)
    static class Own {

        @Inject
        DryRun dryRun;

        @Inject
        TransactionManager transactions;

        @AroundInvoke
        Object around(InvocationContext call) throws Exception {
            return dryRun.wanted() ? proceed(call, dryRun, transactions, true) : call.proceed();
        }
    }
}
