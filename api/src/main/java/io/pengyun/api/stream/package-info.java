/**
 * Events for those who call: lists of them, and streams.
 *
 * <p>Reads the order of events and the standing of people. Knows nothing of who publishes.
 */
@NullMarked
package io.pengyun.api.stream;

import org.jspecify.annotations.NullMarked;
