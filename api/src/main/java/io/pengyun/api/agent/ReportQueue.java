package io.pengyun.api.agent;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pengyun.api.inventory.StrayDomains;
import io.pengyun.protocol.v1.Observed;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Takes reports in batches of many hosts, each batch in one transaction. */
@ApplicationScoped
class ReportQueue {

    private static final Logger LOG = Logger.getLogger(ReportQueue.class);
    private static final int LONGEST = 20_000;
    private static final long LARGEST_BYTES = 256L * 1024 * 1024;
    private static final int BATCH = 200;
    private static final int TRIES = 3;
    private static final int LONGEST_SECONDS = 60;

    private final List<Observer> observers;
    private final StrayDomains strays;
    private final HostPresence presence;
    private final Clock clock;
    private final DistributionSummary batchSizes;
    private final Timer batchTime;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final BatchQueue<Report> queue = new BatchQueue<>("agent-reports", LONGEST, BATCH, this::take);

    ReportQueue(
            @All List<Observer> observers,
            StrayDomains strays,
            HostPresence presence,
            Clock clock,
            MeterRegistry metrics) {
        this.observers = observers;
        this.strays = strays;
        this.presence = presence;
        this.clock = clock;
        this.batchSizes = metrics.summary("pengyun.gateway.reports.batch");
        this.batchTime = metrics.timer("pengyun.gateway.reports.time");
        metrics.gauge("pengyun.gateway.reports.waiting", queue, BatchQueue::size);
        metrics.gauge("pengyun.gateway.reports.waiting.bytes", waitingBytes);
    }

    private record Report(AgentConnection connection, Observed observed, HostReport host) {}

    void start(@Observes StartupEvent event) {
        queue.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        queue.stop();
    }

    /** Takes a report, or ends its connection when too much waits: then everything is reported anew. */
    void offer(AgentConnection connection, Observed observed) {
        Instant now = clock.instant();
        Instant at = Instant.ofEpochMilli(observed.getObservedAtMillis());
        HostReport host = new HostReport(
                connection.hostId(),
                observed.getComplete(),
                observed.getWantedGeneration(),
                at.isAfter(now) ? now : at,
                observed.getInstancesList(),
                observed.getVolumesList(),
                observed.getNetworksList());
        int bytes = observed.getSerializedSize();
        if (waitingBytes.addAndGet(bytes) > LARGEST_BYTES || !queue.offer(new Report(connection, observed, host))) {
            waitingBytes.addAndGet(-bytes);
            connection.goodbye("draining", "Too many reports wait; come back in a moment.");
        }
    }

    private void take(List<Report> batch) {
        batchSizes.record(batch.size());
        batchTime.record(() -> recordOrTakeApart(batch));
        batch.forEach(report -> waitingBytes.addAndGet(-report.observed().getSerializedSize()));
    }

    /** A batch that fails again and again is taken apart, so that one host's report cannot stop the others'. */
    private void recordOrTakeApart(List<Report> batch) {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            try {
                QuarkusTransaction.requiringNew().timeout(LONGEST_SECONDS).run(() -> record(batch));
                batch.stream()
                        .filter(report -> report.host().complete())
                        .forEach(report -> report.connection().noteReport());
                return;
            } catch (RuntimeException failed) {
                if (attempt < TRIES) {
                    LOG.infof("reportsTriedAgain count=%d because=%s", batch.size(), failed.getMessage());
                } else {
                    giveUp(batch, failed);
                }
            }
        }
    }

    private void giveUp(List<Report> batch, RuntimeException failed) {
        if (batch.size() > 1) {
            batch.forEach(report -> recordOrTakeApart(List.of(report)));
            return;
        }
        Report report = batch.getFirst();
        LOG.errorf(failed, "reportRefused hostId=%s", report.host().hostId());
        if (!report.host().complete()) {
            // A change was lost; the next complete report, on a new connection, makes it good.
            report.connection().goodbye("draining", "A report could not be recorded; report everything again.");
        }
    }

    private void record(List<Report> batch) {
        observers.forEach(
                observer -> observer.observed(batch.stream().map(Report::host).toList()));
        List<Report> complete =
                batch.stream().filter(report -> report.host().complete()).toList();
        complete.forEach(report -> strays.record(
                report.host().hostId(),
                report.observed().getStraysList(),
                report.host().at()));
        presence.reported(complete.stream().map(Report::host).toList());
    }
}
