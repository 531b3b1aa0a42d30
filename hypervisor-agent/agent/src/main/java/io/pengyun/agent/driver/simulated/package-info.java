/**
 * A host that exists in memory: same port, same rules, virtual or real time, faults on demand or from a seed.
 *
 * <p>{@link io.pengyun.agent.driver.simulated.SimulatedHost} is the machine and outlives the agents on it;
 * {@link io.pengyun.agent.driver.simulated.SimulatedDriver} is one agent's access to it. Knows nothing of agents,
 * connections or leases.
 */
@NullMarked
package io.pengyun.agent.driver.simulated;

import org.jspecify.annotations.NullMarked;
