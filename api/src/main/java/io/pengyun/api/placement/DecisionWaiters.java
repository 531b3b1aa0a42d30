package io.pengyun.api.placement;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Who in this replica waits for which decision. */
@ApplicationScoped
class DecisionWaiters {

    private final Map<UUID, CountDownLatch> waiting = new ConcurrentHashMap<>();

    /** Registers before the demand is put into the queue, so that no answer is missed. */
    Waiter register(UUID demandId) {
        CountDownLatch latch = new CountDownLatch(1);
        waiting.put(demandId, latch);
        return new Waiter(demandId, latch);
    }

    /** The demand has been decided; nobody may be waiting here. */
    void decided(UUID demandId) {
        CountDownLatch latch = waiting.get(demandId);
        if (latch != null) {
            latch.countDown();
        }
    }

    /** One registration. */
    final class Waiter implements AutoCloseable {

        private final UUID demandId;
        private final CountDownLatch latch;

        private Waiter(UUID demandId, CountDownLatch latch) {
            this.demandId = demandId;
            this.latch = latch;
        }

        /** Returns when decided or when the time is over; the records tell which. */
        void await(long time, TimeUnit unit) {
            try {
                boolean inTime = latch.await(time, unit);
                if (!inTime) {
                    waiting.remove(demandId);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            waiting.remove(demandId);
        }
    }
}
