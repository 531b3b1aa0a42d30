package io.pengyun.api.agent;

import io.micrometer.core.instrument.MeterRegistry;
import io.pengyun.api.inventory.StrayDomains;
import io.pengyun.protocol.v1.Stray;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jboss.logging.Logger;

/** Takes reports in batches of many hosts, each batch in one transaction. */
@ApplicationScoped
class ReportQueue {

    private static final Logger LOG = Logger.getLogger(ReportQueue.class);
    private static final int LONGEST = 20_000;
    private static final int BATCH = 200;

    private final List<Observer> observers;
    private final StrayDomains strays;
    private final BlockingQueue<Report> queue = new ArrayBlockingQueue<>(LONGEST);
    private final Thread thread = new Thread(this::run, "agent-reports");
    private volatile boolean running = true;

    ReportQueue(@All List<Observer> observers, StrayDomains strays, MeterRegistry metrics) {
        this.observers = observers;
        this.strays = strays;
        metrics.gauge("pengyun.gateway.reports.waiting", queue, BlockingQueue::size);
    }

    /** @param strays of a complete report */
    record Report(HostReport host, List<Stray> strays) {}

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        thread.interrupt();
        thread.join(5_000);
    }

    /** False when the queue is full: the agent must report everything again on a new connection. */
    boolean offer(Report report) {
        return queue.offer(report);
    }

    private void run() {
        List<Report> batch = new ArrayList<>();
        while (running) {
            try {
                batch.clear();
                batch.add(queue.take());
                queue.drainTo(batch, BATCH - 1);
                take(batch);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** A batch that fails is taken apart, so that one host's report cannot stop the others'. */
    private void take(List<Report> batch) {
        try {
            QuarkusTransaction.requiringNew().run(() -> record(batch));
        } catch (RuntimeException failed) {
            if (batch.size() == 1) {
                LOG.errorf(
                        failed,
                        "reportRefused hostId=%s",
                        batch.getFirst().host().hostId());
            } else {
                batch.forEach(report -> take(List.of(report)));
            }
        }
    }

    private void record(List<Report> batch) {
        List<HostReport> reports = batch.stream().map(Report::host).toList();
        observers.forEach(observer -> observer.observed(reports));
        for (Report report : batch) {
            if (report.host().complete()) {
                strays.record(
                        report.host().hostId(), report.strays(), report.host().at());
            }
        }
    }
}
