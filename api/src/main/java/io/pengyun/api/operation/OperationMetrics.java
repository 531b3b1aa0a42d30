package io.pengyun.api.operation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what the engine does; the queue lengths are refreshed by its idle round, not by each scrape. */
@ApplicationScoped
class OperationMetrics {

    private final MeterRegistry registry;
    private final Map<OperationStatus, AtomicLong> open = new EnumMap<>(OperationStatus.class);

    OperationMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (OperationStatus status : OperationStatus.values()) {
            if (!status.ended()) {
                open.put(
                        status,
                        registry.gauge(
                                "pengyun.operation.open",
                                java.util.List.of(io.micrometer.core.instrument.Tag.of("status", status.text())),
                                new AtomicLong()));
            }
        }
    }

    void evaluated(String kind, String step, StepRecord.Outcome outcome, Duration took) {
        Timer.builder("pengyun.operation.step")
                .tag("kind", kind)
                .tag("step", step)
                .tag("outcome", outcome.text())
                .register(registry)
                .record(took);
    }

    void retried(String kind, String step) {
        count("pengyun.operation.retries", "kind", kind, "step", step);
    }

    void leaseLost() {
        count("pengyun.operation.leases.lost");
    }

    void ended(String kind, OperationStatus status) {
        count("pengyun.operation.ended", "kind", kind, "status", status.text());
    }

    void open(Map<OperationStatus, Long> lengths) {
        open.forEach((status, gauge) -> gauge.set(lengths.getOrDefault(status, 0L)));
    }

    private void count(String name, String... tags) {
        Counter.builder(name).tags(tags).register(registry).increment();
    }
}
