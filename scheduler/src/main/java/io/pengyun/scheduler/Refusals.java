package io.pengyun.scheduler;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Why an item of a demand is short: each host of the fleet counts once, under its first reason, after as many of the
 * item as fit were placed.
 *
 * @param item position of the item in its demand, from 0
 * @param shape what was asked for, each, with what must be beside it
 * @param wanted how many were asked for
 * @param fitsNow how many of them would fit now, beside the items placed before
 * @param hosts hosts considered: the whole fleet; the sum of the counts
 * @param counts hosts by reason, in the order in which reasons are asked; without zeros
 * @param largestFree largest amount that one instance could have got instead; zero where size is not what is short
 */
public record Refusals(
        int item,
        Shape shape,
        int wanted,
        int fitsNow,
        int hosts,
        Map<RefusalReason, Integer> counts,
        Resources largestFree) {

    public Refusals {
        EnumMap<RefusalReason, Integer> ordered = new EnumMap<>(RefusalReason.class);
        ordered.putAll(counts);
        counts = Collections.unmodifiableMap(ordered);
    }

    public int count(RefusalReason reason) {
        return counts.getOrDefault(reason, 0);
    }

    /** The reasons in words, for a tenant; names no host. */
    public String sentence() {
        return new RefusalSentence(this).text();
    }
}
