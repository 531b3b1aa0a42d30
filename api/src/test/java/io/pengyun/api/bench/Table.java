package io.pengyun.api.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a benchmark prints, and keeps under {@code target/bench}. */
final class Table {

    private final String title;
    private final List<String> lines = new ArrayList<>();
    private final List<String> raw = new ArrayList<>();

    Table(String title) {
        this.title = title;
        lines.add("%-30s %7s %8s %9s %9s %9s %9s"
                .formatted("what", "callers", "calls", "p50 ms", "p99 ms", "max ms", "calls/s"));
        raw.add("what,callers,calls,p50_us,p99_us,max_us,calls_per_s");
    }

    void add(Lane lane, int callers) {
        var micros = lane.micros();
        lines.add(String.format(
                Locale.ROOT,
                "%-30s %7d %8d %9.2f %9.2f %9.2f %9.1f",
                lane.name(),
                callers,
                micros.getTotalCount(),
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3,
                lane.rate()));
        raw.add(String.format(
                Locale.ROOT,
                "%s,%d,%d,%d,%d,%d,%.3f",
                lane.name(),
                callers,
                micros.getTotalCount(),
                micros.getValueAtPercentile(50),
                micros.getValueAtPercentile(99),
                micros.getMaxValue(),
                lane.rate()));
    }

    /** A line that says how ours compares with the peer, both measured in this run. */
    void ratio(Lane ours, Lane peer) {
        note(String.format(
                Locale.ROOT,
                "  ours/peer: median %.2f, p99 %.2f, rate %.2f",
                ours.micros().getValueAtPercentile(50) / (double) peer.micros().getValueAtPercentile(50),
                ours.micros().getValueAtPercentile(99) / (double) peer.micros().getValueAtPercentile(99),
                ours.rate() / peer.rate()));
    }

    void note(String line) {
        lines.add(line);
    }

    /** Prints it and keeps the raw results. */
    void print() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "bench"));
        Files.write(folder.resolve(title + ".csv"), raw);
        System.out.println("BENCH " + title);
        lines.forEach(line -> System.out.println("BENCH " + line));
    }
}
