/**
 * Facts that must not be lost on their way: state transitions and usage, kept on the agent's disk until the control plane
 * has acknowledged them.
 *
 * <p>Sequences grow over restarts and are never used twice. Space is bounded: when it runs out, the oldest usage goes
 * (counted), transitions stay. Knows nothing of connections.
 */
@NullMarked
package io.pengyun.agent.spool;

import org.jspecify.annotations.NullMarked;
