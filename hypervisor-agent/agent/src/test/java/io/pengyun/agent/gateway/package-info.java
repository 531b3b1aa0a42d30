/** A control plane of the smallest kind, for the agent's own tests: an authority, enrolment, one WebSocket per agent. */
@NullMarked
package io.pengyun.agent.gateway;

import org.jspecify.annotations.NullMarked;
