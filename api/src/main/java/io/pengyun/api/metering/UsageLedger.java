package io.pengyun.api.metering;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Writes usage intervals in the transaction of the transition that they record. Both methods need one, work on sets, and
 * may be repeated.
 *
 * <p>For one resource and measure no second is ever counted twice: a transition that is dated before the begin of the open
 * interval (or, after an end, before that end) counts from there. So reports that come out of order, or from clocks that
 * differ, lose no second and double none; the transition that is recorded last is what holds. An interval that would have
 * no length is not kept.
 *
 * <p>Two transactions that move the same resource at once: the later one is refused by the database ({@code
 * usage_interval_each_second_once} or {@code usage_interval_one_open}) and is to be repeated as a whole. Features that lock
 * their resource's row first, as they should, never see that.
 */
public interface UsageLedger {

    /**
     * Closes what each resource held and opens what it holds now. What does not change in phase, quantity and owner goes
     * on as one interval. Several transitions of one resource are taken in the order of the list.
     */
    void transition(List<UsageTransition> transitions);

    /** The resources hold nothing any more. */
    void end(Collection<UUID> resources, Instant at);
}
