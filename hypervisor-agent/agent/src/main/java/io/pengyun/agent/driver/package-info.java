/**
 * The narrow port between the agent and what runs instances: one interface, its inventory records and its errors.
 *
 * <p>The agent decides (compare wanted with inventory), a driver does. A driver keeps no wanted state of its own: what
 * it must remember about an instance it keeps with the instance, so that an agent which lost its memory finds it again.
 * Nothing here knows connections, leases or the control plane.
 */
@NullMarked
package io.pengyun.agent.driver;

import org.jspecify.annotations.NullMarked;
