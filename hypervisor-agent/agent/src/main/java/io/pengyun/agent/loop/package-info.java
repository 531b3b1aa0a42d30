/**
 * One host's agent, put together: connection, reconciliation, spool, usage and certificate around one thread.
 *
 * <p>Says who owns what and which thread does it; decides nothing that the parts decide. Knows no command line.
 */
@NullMarked
package io.pengyun.agent.loop;

import org.jspecify.annotations.NullMarked;
