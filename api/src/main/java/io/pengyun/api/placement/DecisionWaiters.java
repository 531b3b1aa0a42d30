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

        /** Waits until the demand is decided, or gives up after this time; true when it was decided. */
        boolean await(long time, TimeUnit unit) {
            try {
                return latch.await(time, unit);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void close() {
            waiting.remove(demandId);
        }
    }
}
