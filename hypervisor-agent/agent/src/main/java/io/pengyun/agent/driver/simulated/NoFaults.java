package io.pengyun.agent.driver.simulated;

import io.pengyun.agent.driver.DriverException;
import java.util.Optional;
import java.util.UUID;

/** A host on which nothing goes wrong. */
record NoFaults(long boot, long shutdown) implements Faults {

    @Override
    public Optional<DriverException> failure(Call call, UUID subject, Moment moment) {
        return Optional.empty();
    }

    @Override
    public long delayMillis(Call call, UUID subject) {
        return 0;
    }

    @Override
    public long bootMillis(UUID instanceId) {
        return boot;
    }

    @Override
    public long shutdownMillis(UUID instanceId) {
        return shutdown;
    }

    @Override
    public long crashAfterMillis(UUID instanceId) {
        return -1;
    }
}
