/**
 * Until when leased instances may run on this host, and what stops them when nobody else does.
 *
 * <p>Time counts from the moment when a granted heartbeat was sent, on the host's boot clock, never from an answer's
 * arrival and never on the wall clock. The end is written down, so that neither a new agent nor the guard, a process that
 * outlives the agent, has to guess.
 */
@NullMarked
package io.pengyun.agent.lease;

import org.jspecify.annotations.NullMarked;
