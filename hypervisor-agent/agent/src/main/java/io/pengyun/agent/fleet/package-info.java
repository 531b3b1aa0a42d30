/**
 * Many simulated hosts, each with a whole agent, in one process: for tests of the control plane and for trials at scale.
 *
 * <p>The agents are the real ones, over real connections; only what is below the driver's port is simulated.
 */
@NullMarked
package io.pengyun.agent.fleet;

import org.jspecify.annotations.NullMarked;
