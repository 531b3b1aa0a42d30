package io.pengyun.api.operation;

import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who watches which operation. A change is read once for all its watchers; a slow watcher gets the newest state and not
 * all those between.
 */
@ApplicationScoped
class OperationWatch {

    private static final Logger LOG = Logger.getLogger(OperationWatch.class);

    private final OperationRepository repository;
    private final OperationKinds kinds;
    private final ShortTransactions transactions;
    private final OperationConfiguration settings;
    private final Map<OperationId, Set<Watcher>> watchers = new ConcurrentHashMap<>();
    private final Set<OperationId> toRead = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();

    OperationWatch(
            OperationRepository repository,
            OperationKinds kinds,
            ShortTransactions transactions,
            OperationConfiguration settings) {
        this.repository = repository;
        this.kinds = kinds;
        this.transactions = transactions;
        this.settings = settings;
    }

    /** The newest state; comes again with each heartbeat. */
    record Sign(long revision, OperationView view) {}

    /**
     * The states of one operation from now on, ending with its end or after the watch span. The newest state is repeated
     * with each heartbeat; who passes it on tells repetitions by their revision.
     */
    Multi<Sign> watch(OperationId id) {
        if (count.incrementAndGet() > settings.watchers()) {
            count.decrementAndGet();
            throw new ProblemException(
                    ProblemCode.UNAVAILABLE, "Too many callers watch operations; poll, or try again in a moment.");
        }
        return Multi.createFrom().emitter(emitter -> attach(id, emitter), BackPressureStrategy.LATEST);
    }

    private void attach(OperationId id, MultiEmitter<? super Sign> emitter) {
        Watcher watcher = new Watcher(emitter, settings.watchSpan().dividedBy(settings.heartbeat()));
        watchers.compute(id, (key, present) -> {
            Set<Watcher> all = present == null ? ConcurrentHashMap.newKeySet() : present;
            all.add(watcher);
            return all;
        });
        // Also reads again what is watched, in case a notice got lost.
        ScheduledFuture<?> heart = Infrastructure.getDefaultWorkerPool()
                .scheduleAtFixedRate(
                        () -> {
                            watcher.beat();
                            changed(id);
                        },
                        settings.heartbeat().toMillis(),
                        settings.heartbeat().toMillis(),
                        TimeUnit.MILLISECONDS);
        emitter.onTermination(() -> {
            heart.cancel(false);
            forget(id, watcher);
            count.decrementAndGet();
        });
        changed(id);
    }

    /** One open stream. */
    private static final class Watcher {
        private final MultiEmitter<? super Sign> emitter;
        private @Nullable Sign last;
        private long beatsLeft;

        Watcher(MultiEmitter<? super Sign> emitter, long beats) {
            this.emitter = emitter;
            this.beatsLeft = beats;
        }

        synchronized void send(Sign sign) {
            if (last == null || sign.revision() > last.revision()) {
                last = sign;
                emitter.emit(sign);
            }
            if (sign.view().status().ended()) {
                emitter.complete();
            }
        }

        synchronized void beat() {
            if (last != null) {
                emitter.emit(last);
            }
            if (--beatsLeft <= 0) {
                emitter.complete();
            }
        }
    }

    private void forget(OperationId id, Watcher watcher) {
        watchers.computeIfPresent(id, (key, present) -> {
            present.remove(watcher);
            return present.isEmpty() ? null : present;
        });
    }

    /** It may have changed; watchers get the new state soon. Cheap when nobody watches. */
    void changed(OperationId id) {
        if (watchers.containsKey(id) && toRead.add(id)) {
            Infrastructure.getDefaultWorkerPool().execute(() -> read(id));
        }
    }

    private void read(OperationId id) {
        toRead.remove(id);
        try {
            Optional<OperationEntity> found = transactions.call(() -> repository.find(id));
            Collection<Watcher> present = List.copyOf(watchers.getOrDefault(id, Set.of()));
            found.ifPresent(operation -> {
                Sign sign = new Sign(operation.revision, OperationViews.of(operation, kinds));
                present.forEach(watcher -> watcher.send(sign));
            });
        } catch (RuntimeException trouble) {
            LOG.warnf("operationId=%s could not be read for its watchers: %s", id, trouble.getMessage());
        }
    }

    int watchers() {
        return count.get();
    }
}
