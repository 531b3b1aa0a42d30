/**
 * The one connection of an agent: a WebSocket over mutual TLS that dials out, comes back after any failure, and never
 * queues without bound.
 *
 * <p>Carries messages both ways and understands none of them.
 */
@NullMarked
package io.pengyun.agent.connection;

import org.jspecify.annotations.NullMarked;
