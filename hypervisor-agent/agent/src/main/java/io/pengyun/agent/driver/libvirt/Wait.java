package io.pengyun.agent.driver.libvirt;

import io.pengyun.agent.driver.DriverException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what libvirt does not announce. */
final class Wait {

    private static final long PAUSE_MILLIS = 50;

    private Wait() {}

    /** True as soon as the condition holds, false when it does not within the bound. */
    static boolean until(Duration bound, BooleanSupplier condition) {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DriverException(DriverException.Code.REFUSED, "interrupted while waiting", e);
            }
        }
        return true;
    }
}
