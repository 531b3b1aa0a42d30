/**
 * What the agent asks of the machine it runs on: the time, the boot, and a few small files.
 *
 * <p>Everything that decides by time gets a {@link HostTime}, so that tests and simulated fleets bring their own. Knows
 * nothing of instances or of the control plane.
 */
@NullMarked
package io.pengyun.agent.host;

import org.jspecify.annotations.NullMarked;
