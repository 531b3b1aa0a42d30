/**
 * The agent as a process: its command line, its one thread, and the wiring of connection, reconciliation, spool and driver.
 *
 * <p>Nothing below this package knows how the parts are put together.
 */
@NullMarked
package io.pengyun.agent;

import org.jspecify.annotations.NullMarked;
