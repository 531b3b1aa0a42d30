package io.pengyun.billing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** Spans of any resources and measures, to be held against the law that each second counts once. */
public final class SpanSet {

    private final List<UsageSpan> spans;

    public SpanSet(Collection<UsageSpan> spans) {
        this.spans = spans.stream()
                .sorted(Comparator.comparing(UsageSpan::from).thenComparing(UsageSpan::until))
                .toList();
    }

    /** Time that is not counted exactly once, from {@code from} until just before {@code until}. */
    public sealed interface Fault {

        Instant from();

        Instant until();

        /** Within the life, and counted by no span. */
        record Gap(Instant from, Instant until) implements Fault {}

        /** Counted by one span and again by a later one. */
        record Overlap(Instant from, Instant until) implements Fault {}

        /** Counted, and not within the life. */
        record Outside(Instant from, Instant until) implements Fault {}
    }

    /**
     * What is wrong with the spans of one resource and measure, in order of time; empty if they cover its life from
     * {@code bornAt} until just before {@code endedAt} once.
     *
     * @throws IllegalArgumentException if the life ends before it starts
     */
    public List<Fault> faults(UUID resource, Measure measure, Instant bornAt, Instant endedAt) {
        if (endedAt.isBefore(bornAt)) {
            throw new IllegalArgumentException("a life ends after it starts: " + bornAt + " to " + endedAt);
        }
        List<Fault> faults = new ArrayList<>();
        // Everything before this moment has been judged.
        Instant judged = bornAt;
        for (UsageSpan span : spans) {
            if (!span.resource().equals(resource) || span.measure() != measure) {
                continue;
            }
            if (span.from().isBefore(bornAt)) {
                faults.add(new Fault.Outside(span.from(), earlier(span.until(), bornAt)));
            }
            if (span.until().isAfter(endedAt)) {
                faults.add(new Fault.Outside(later(span.from(), endedAt), span.until()));
            }
            Instant from = earlier(later(span.from(), bornAt), endedAt);
            Instant until = later(earlier(span.until(), endedAt), bornAt);
            if (!from.isBefore(until)) {
                continue;
            }
            if (judged.isBefore(from)) {
                faults.add(new Fault.Gap(judged, from));
            } else if (from.isBefore(judged)) {
                faults.add(new Fault.Overlap(from, earlier(judged, until)));
            }
            judged = later(judged, until);
        }
        if (judged.isBefore(endedAt)) {
            faults.add(new Fault.Gap(judged, endedAt));
        }
        faults.sort(Comparator.comparing(Fault::from).thenComparing(Fault::until));
        return List.copyOf(faults);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
