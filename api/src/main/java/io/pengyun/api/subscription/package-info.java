/**
 * Who is told of events without calling: by webhook or by mail, at least once, and in order for each thing.
 *
 * <p>Reads the order of events. Knows nothing of who publishes, and nothing of those who call for events.
 */
@NullMarked
package io.pengyun.api.subscription;

import org.jspecify.annotations.NullMarked;
