/**
 * What is said over one connection, in which order: Hello, heartbeats, observations, spooled batches; and where each message
 * from the control plane goes.
 *
 * <p>Decides nothing about instances. A conversation ends with its connection; whatever it had not said, the next one says.
 */
@NullMarked
package io.pengyun.agent.conversation;

import org.jspecify.annotations.NullMarked;
