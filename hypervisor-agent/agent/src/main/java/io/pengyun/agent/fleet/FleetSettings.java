package io.pengyun.agent.fleet;

import io.pengyun.agent.connection.Backoff;
import io.pengyun.agent.connection.ConnectionSettings;
import io.pengyun.agent.driver.simulated.Faults;
import io.pengyun.agent.driver.simulated.SimulatedFacts;
import io.pengyun.agent.enrolment.ControlPlaneAddress;
import java.util.List;
import java.util.function.LongFunction;

/**
 * What the hosts of a fleet have in common.
 *
 * @param faults of one host, from a seed of its own
 * @param seed the fleet's: hosts added in the same order get the same seeds
 * @param lookEveryMillis each agent looks at its host this often, even when nothing is heard of it
 * @param usageEveryMillis each agent samples consumption this often
 */
public record FleetSettings(
        ConnectionSettings connection,
        SimulatedFacts facts,
        LongFunction<Faults> faults,
        long seed,
        long lookEveryMillis,
        long usageEveryMillis) {

    /** Hosts on which nothing goes wrong, that come back fast after a cut: for tests. */
    public static FleetSettings forTests(List<ControlPlaneAddress> controlPlane, SimulatedFacts facts) {
        ConnectionSettings connection =
                new ConnectionSettings(controlPlane, new Backoff(50, 1_000), 10_000, 2_000, 6_000, 8 * 1024 * 1024);
        return new FleetSettings(connection, facts, seed -> Faults.none(), 1, 5_000, 60_000);
    }

    /** Hosts that dial, look and sample as production ones do: for trials at scale. */
    public static FleetSettings forScale(List<ControlPlaneAddress> controlPlane, SimulatedFacts facts) {
        return new FleetSettings(ConnectionSettings.to(controlPlane), facts, seed -> Faults.none(), 1, 10_000, 60_000);
    }

    /** The same with other faults. */
    public FleetSettings withFaults(LongFunction<Faults> other, long otherSeed) {
        return new FleetSettings(connection, facts, other, otherSeed, lookEveryMillis, usageEveryMillis);
    }
}
