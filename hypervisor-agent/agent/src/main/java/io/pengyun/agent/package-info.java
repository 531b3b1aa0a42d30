/**
 * The agent as a process: its command line, its log, and the choice of the driver.
 *
 * <p>Nothing below this package knows how the process is started.
 */
@NullMarked
package io.pengyun.agent;

import org.jspecify.annotations.NullMarked;
