package io.pengyun.agent.fleet;

import io.pengyun.agent.host.HostTime;
import java.time.Clock;
import java.time.Instant;

/** The clocks of one simulated host in real time. Its boot clock is the process's; its boot id changes with its power. */
final class FleetTime implements HostTime {

    private final Clock clock;
    private final String name;
    private final long originNanos;
    private volatile int boots = 1;

    /** @param originNanos reading of {@link System#nanoTime} that counts as zero, the same for a whole fleet */
    FleetTime(Clock clock, String name, long originNanos) {
        this.clock = clock;
        this.originNanos = originNanos;
        this.name = name;
    }

    void rebooted(int nextBoot) {
        boots = nextBoot;
    }

    int boots() {
        return boots;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public long bootMillis() {
        return (System.nanoTime() - originNanos) / 1_000_000;
    }

    @Override
    public String bootId() {
        return name + "-" + boots;
    }
}
