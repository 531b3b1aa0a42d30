package io.pengyun.api.platform;

import io.quarkus.arc.Arc;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

/**
 * Ends the transactions of a request: those of a dry run are rolled back when their work is done, those of a call with an
 * idempotency key note that it took effect. Runs inside the transaction that the container began for the same method, and
 * outside every nested call, so the rules and constraints have all been asked before.
 */
final class RequestTransactions {

    /** Just inside the container's own interceptors for {@link Transactional}. */
    private static final int INSIDE_TRANSACTION = Interceptor.Priority.PLATFORM_BEFORE + 210;

    private RequestTransactions() {}

    private static Object proceed(
            InvocationContext call, RequestEffects effects, TransactionManager transactions, boolean own)
            throws Exception {
        if (!effects.wanted()) {
            return call.proceed();
        }
        boolean outermost = own || !effects.nested();
        boolean before = effects.enter();
        try {
            Object answer = call.proceed();
            if (outermost && transactions.getStatus() == Status.STATUS_ACTIVE) {
                end(effects, transactions);
            }
            return answer;
        } finally {
            effects.leave(before);
        }
    }

    private static void end(RequestEffects effects, TransactionManager transactions) throws SystemException {
        if (effects.dryRun()) {
            // The database must have said yes to everything before it is all taken back.
            Arc.container().instance(EntityManager.class).get().flush();
            transactions.setRollbackOnly();
        } else {
            effects.noteCommit();
        }
    }

    /** For methods that join the caller's transaction. */
    @Interceptor
    @Transactional
    @Priority(INSIDE_TRANSACTION)
    static class Joining {

        @Inject
        RequestEffects effects;

        @Inject
        TransactionManager transactions;

        @AroundInvoke
        Object around(InvocationContext call) throws Exception {
            return proceed(call, effects, transactions, false);
        }
    }

    /** For methods that always have their own. */
    @Interceptor
    @Transactional(TxType.REQUIRES_NEW)
    @Priority(INSIDE_TRANSACTION)
    static class Own {

        @Inject
        RequestEffects effects;

        @Inject
        TransactionManager transactions;

        @AroundInvoke
        Object around(InvocationContext call) throws Exception {
            return proceed(call, effects, transactions, true);
        }
    }
}
