package io.pengyun.agent.driver.libvirt;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Runs tools on the hypervisor's machine, wherever we are ourselves. */
final class HostTools {

    private final List<String> onHost;
    private final Duration bound;

    /**
     * @param onHost what runs a tool on that machine, before the tool's own words; empty: it is this one
     * @param bound on one run of a tool
     */
    HostTools(List<String> onHost, Duration bound) {
        this.onHost = List.copyOf(onHost);
        this.bound = bound;
    }

    Command.Outcome tryRun(String... words) {
        return Command.tryRun(bound, there(words));
    }

    /** Anything but success is an exception. */
    void run(String... words) {
        Command.run(bound, there(words).toArray(String[]::new));
    }

    /** The same, with something to read for the tool. */
    void feed(String input, String... words) {
        Command.feed(bound, input, there(words));
    }

    /** How long a tool may wait for its turn: libvirt changes the same tables. */
    String patienceSeconds() {
        return Long.toString(bound.toSeconds());
    }

    private List<String> there(String... words) {
        return Stream.concat(onHost.stream(), Stream.of(words)).toList();
    }
}
