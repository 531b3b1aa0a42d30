/**
 * Serial consoles opened over the agent's connection: frames to and from the driver, bounded on both sides.
 *
 * <p>Who may open a console is the control plane's business.
 */
@NullMarked
package io.pengyun.agent.console;

import org.jspecify.annotations.NullMarked;
