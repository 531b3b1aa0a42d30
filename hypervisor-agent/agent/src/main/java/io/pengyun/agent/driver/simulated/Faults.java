package io.pengyun.agent.driver.simulated;

import io.pengyun.agent.driver.DriverException;
import java.util.Optional;
import java.util.UUID;

/** What goes wrong on a simulated host. Asked once for each call, start and so on; may be asked from several threads. */
public interface Faults {

    /** The calls of the port that change something. */
    enum Call {
        ENSURE_NETWORK,
        REMOVE_NETWORK,
        ENSURE_VOLUME,
        REMOVE_VOLUME,
        DEFINE,
        START,
        REQUEST_SHUTDOWN,
        POWER_OFF,
        REBOOT,
        REMOVE
    }

    /** When a call goes wrong. */
    enum Moment {
        /** Nothing has been done. */
        BEFORE,
        /** Everything has been done, and nobody hears of it. */
        AFTER
    }

    /** An error to be thrown at this moment of this call. */
    Optional<DriverException> failure(Call call, UUID subject, Moment moment);

    /** How long the call takes, in milliseconds of real time; 0 in virtual time. */
    long delayMillis(Call call, UUID subject);

    /** From power on until the guest is up. */
    long bootMillis(UUID instanceId);

    /** From the power button until the guest is off; negative: it does not hear it. */
    long shutdownMillis(UUID instanceId);

    /** From power on until its process ends by itself; negative: never. */
    long crashAfterMillis(UUID instanceId);

    /** Nothing goes wrong; guests are up after a second and off after half of one. */
    static Faults none() {
        return new NoFaults(1_000, 500);
    }
}
