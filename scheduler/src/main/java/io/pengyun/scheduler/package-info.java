/**
 * Placement as a pure function: a fleet and demands go in, placements and reasons come out.
 *
 * <p>{@link io.pengyun.scheduler.Fleet} is the living snapshot: columns of primitives, changed by deltas and used by one
 * thread. {@link io.pengyun.scheduler.Scheduler} decides over it. The same demand, seed and fleet give the same decision,
 * in whatever order the hosts were added. Nothing here knows a database, HTTP, a clock or a source of randomness: what is
 * in effect now, and under which id, the caller says.
 */
@NullMarked
package io.pengyun.scheduler;

import org.jspecify.annotations.NullMarked;
