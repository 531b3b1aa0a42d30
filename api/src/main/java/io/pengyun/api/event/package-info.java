/**
 * Facts: what happened, written in the transaction of the change, and put into one order that readers can follow.
 *
 * <pre>
 * change + publish (one transaction) -> event_waiting -> sequencer -> event, numbered 1, 2, 3 ... -> readers
 * </pre>
 *
 * <p>Comes before all who publish, and knows none of them but by the names of their kinds; nor does it know who listens.
 */
@NullMarked
package io.pengyun.api.event;

import org.jspecify.annotations.NullMarked;
