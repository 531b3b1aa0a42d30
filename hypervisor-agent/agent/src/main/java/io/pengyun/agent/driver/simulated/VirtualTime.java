package io.pengyun.agent.driver.simulated;

import io.pengyun.agent.host.HostTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Time that moves only when told to. Tasks run during {@link #advance}, in order of their time, on the caller's thread; a
 * task sees the clock at its own time.
 */
public final class VirtualTime implements HostTime, Timers {

    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final TreeMap<Long, List<Runnable>> tasks = new TreeMap<>();
    private long bootMillis;
    private int boots;

    @Override
    public synchronized Instant now() {
        return EPOCH.plusMillis(bootMillis);
    }

    @Override
    public synchronized long bootMillis() {
        return bootMillis;
    }

    @Override
    public synchronized String bootId() {
        return "boot-" + boots;
    }

    /** The host has booted anew. Its clock goes on, which is stricter for whoever forgets to compare boot ids. */
    public synchronized void rebooted() {
        boots++;
    }

    @Override
    public synchronized void after(long delayMillis, Runnable task) {
        tasks.computeIfAbsent(bootMillis + delayMillis, at -> new ArrayList<>()).add(task);
    }

    /** Lets this much time pass. */
    public void advance(long millis) {
        long until = bootMillis() + millis;
        List<Runnable> due = dueUntil(until);
        while (!due.isEmpty()) {
            due.forEach(Runnable::run);
            due = dueUntil(until);
        }
    }

    private synchronized List<Runnable> dueUntil(long until) {
        var first = tasks.firstEntry();
        if (first == null || first.getKey() > until) {
            bootMillis = until;
            return List.of();
        }
        bootMillis = Math.max(bootMillis, first.getKey());
        tasks.pollFirstEntry();
        return first.getValue();
    }
}
