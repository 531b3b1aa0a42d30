package io.pengyun.api.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Replica;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One thread writes for all: what waits while it writes goes together into its next batch. */
@ApplicationScoped
class ChainedAuditTrail implements AuditTrail {

    private static final Logger LOG = Logger.getLogger(ChainedAuditTrail.class);
    private static final int LONGEST_QUEUE = 4096;
    private static final int LARGEST_BATCH = 512;
    private static final int LONGEST_TEXT = 2000;
    private static final long PATIENCE_SECONDS = 10;
    private static final long IDLE_MILLIS = 500;
    /** Before whatever else starts and may want to enter something. */
    private static final int FIRST = 100;

    private final AuditChain chain;
    private final Ids ids;
    private final Clock clock;
    private final Replica replica;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
    private final Thread writer =
            Thread.ofPlatform().name("audit-writer").daemon().unstarted(this::write);
    private volatile boolean stopping;

    ChainedAuditTrail(DataSource dataSource, Ids ids, Clock clock, Replica replica, MeterRegistry meters) {
        this.chain = new AuditChain(dataSource);
        this.ids = ids;
        this.clock = clock;
        this.replica = replica;
        Gauge.builder("pengyun.audit.queue", queue, BlockingQueue::size).register(meters);
    }

    private record Waiting(AuditLink link, CompletableFuture<Boolean> written) {}

    void onStart(@Observes @Priority(FIRST) StartupEvent start) throws SQLException {
        interruptLeftOpen();
        writer.start();
    }

    /** Completes what the process before of this name had begun and never ended. */
    void interruptLeftOpen() throws SQLException {
        List<AuditLink> interrupted = new ArrayList<>();
        for (UUID entryId : chain.leftOpen(replica.name())) {
            interrupted.add(new AuditLink.Completion(
                    entryId, now(), AuditOutcome.INTERRUPTED, Optional.empty(), Optional.empty(), Map.of()));
        }
        if (!interrupted.isEmpty()) {
            chain.append(interrupted);
            LOG.infof("%d audit entries were left open by the process before: interrupted", interrupted.size());
        }
    }

    void onStop(@Observes ShutdownEvent stop) throws InterruptedException, SQLException {
        stopping = true;
        if (writer.join(Duration.ofSeconds(PATIENCE_SECONDS))) {
            chain.close();
        }
    }

    @Override
    public UUID open(AuditAct act) {
        UUID entryId = ids.next();
        Optional<String> owner = act.outlivesProcess() ? Optional.empty() : Optional.of(replica.name());
        append(new AuditLink.Opening(entryId, now(), storable(act), owner));
        return entryId;
    }

    @Override
    public void complete(
            UUID entryId,
            AuditOutcome outcome,
            Optional<String> subject,
            Optional<UUID> departmentId,
            Map<String, String> details) {
        append(new AuditLink.Completion(
                entryId, now(), outcome, subject.map(ChainedAuditTrail::text), departmentId, texts(details)));
    }

    @Override
    public void read(AuditAct act, AuditOutcome outcome) {
        append(new AuditLink.Reading(ids.next(), now(), storable(act), outcome));
    }

    private static AuditAct storable(AuditAct act) {
        return new AuditAct(
                text(act.actor()),
                text(act.action()),
                act.subject().map(ChainedAuditTrail::text),
                act.departmentId(),
                texts(act.details()),
                act.outlivesProcess());
    }

    private void append(AuditLink link) {
        CompletableFuture<Boolean> written = new CompletableFuture<>();
        if (!queue.offer(new Waiting(link, written))) {
            throw unavailable(null);
        }
        try {
            written.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException slow) {
            // If the writer has not begun with it, it never will.
            written.cancel(false);
            throw unavailable(slow);
        } catch (ExecutionException failed) {
            throw unavailable(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unavailable(interrupted);
        }
    }

    private void write() {
        List<Waiting> batch = new ArrayList<>();
        while (!stopping || !queue.isEmpty()) {
            batch.clear();
            try {
                Waiting first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                batch.add(first);
                queue.drainTo(batch, LARGEST_BATCH - 1);
                batch.removeIf(waiting -> waiting.written().isDone());
                chain.append(batch.stream().map(Waiting::link).toList());
                batch.forEach(waiting -> waiting.written().complete(true));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            } catch (SQLException | RuntimeException failed) {
                LOG.errorf(failed, "%d audit entries could not be written", batch.size());
                batch.forEach(waiting -> waiting.written().completeExceptionally(failed));
            }
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Map<String, String> texts(Map<String, String> details) {
        Map<String, String> texts = new TreeMap<>();
        details.forEach((key, value) -> texts.put(text(key), text(value)));
        return texts;
    }

    /** What callers wrote comes in here: bounded, and without the one character that PostgreSQL cannot keep. */
    private static String text(String value) {
        String bounded = value.length() > LONGEST_TEXT ? value.substring(0, LONGEST_TEXT) : value;
        return bounded.replace('\0', '\uFFFD');
    }

    private static ProblemException unavailable(@Nullable Throwable cause) {
        ProblemException problem = new ProblemException(
                ProblemCode.UNAVAILABLE,
                "The audit trail cannot be written at the moment, so nothing may be changed and nothing told that it records.");
        if (cause != null) {
            problem.initCause(cause);
        }
        return problem;
    }
}
