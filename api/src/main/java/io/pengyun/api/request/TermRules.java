package io.pengyun.api.request;

import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** What holds for all terms: how long they may be, when their end is announced, and how long what has ended is kept. */
@ApplicationScoped
public class TermRules {

    private final Duration warn;
    private final Duration grace;
    private final Optional<Integer> defaultDays;
    private final Optional<Integer> longestDays;
    private final Clock clock;

    TermRules(
            @ConfigProperty(name = "pengyun.term.warn", defaultValue = "14d") Duration warn,
            @ConfigProperty(name = "pengyun.term.grace", defaultValue = "14d") Duration grace,
            @ConfigProperty(name = "pengyun.term.default-days") Optional<Integer> defaultDays,
            @ConfigProperty(name = "pengyun.term.longest-days") Optional<Integer> longestDays,
            Clock clock) {
        this.warn = warn;
        this.grace = grace;
        this.defaultDays = defaultDays;
        this.longestDays = longestDays;
        this.clock = clock;
        if (defaultDays.isPresent() && longestDays.isPresent() && defaultDays.get() > longestDays.get()) {
            throw new IllegalArgumentException("pengyun.term.default-days is above pengyun.term.longest-days");
        }
    }

    /** How long before its end a term counts as ending, and somebody is warned. */
    public Duration warn() {
        return warn;
    }

    /** How long what has ended is kept before it is deleted. */
    public Duration grace() {
        return grace;
    }

    /** Where something with this end stands now. */
    public TermState stateOf(@Nullable Instant endsAt) {
        if (endsAt == null) {
            return TermState.OPEN;
        }
        Instant now = clock.instant();
        if (!now.isBefore(endsAt)) {
            return TermState.ENDED;
        }
        return now.isBefore(endsAt.minus(warn)) ? TermState.RUNNING : TermState.ENDING;
    }

    /**
     * What somebody has to know about the end of something; empty while it has not ended.
     *
     * @param deleted whether it is deleted already
     */
    public Optional<String> endOf(@Nullable Instant endsAt, @Nullable Instant deleteAt, boolean deleted) {
        if (endsAt == null || stateOf(endsAt) != TermState.ENDED) {
            return Optional.empty();
        }
        String ended = "Its term ended on " + seconds(endsAt) + "; ask for an extension";
        if (deleted) {
            return Optional.of(ended + " to have it back.");
        }
        return Optional.of(deleteAt == null ? ended + "." : ended + ", or it is deleted on " + seconds(deleteAt) + ".");
    }

    /**
     * Refuses what needs a term that goes on.
     *
     * @param what e.g. {@code instance "web"}
     */
    public void requireNotEnded(String what, @Nullable Instant endsAt) {
        if (endsAt != null && stateOf(endsAt) == TermState.ENDED) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE,
                    "The term of " + what + " ended on " + seconds(endsAt)
                            + "; ask for an extension first: a request with an item of kind"
                            + " \"extension\".");
        }
    }

    private static String seconds(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /**
     * The term of a request in days; empty: no end.
     *
     * @param days as it was asked for
     * @param noEnd whether no end was asked for
     */
    Optional<Integer> term(Optional<Integer> days, boolean noEnd) {
        if (noEnd && days.isPresent()) {
            throw ProblemException.invalid("noEnd", "stands beside termDays; give one of them.");
        }
        Optional<Integer> term = noEnd ? Optional.empty() : days.or(() -> defaultDays);
        longestDays.ifPresent(longest -> {
            if (term.isEmpty()) {
                throw ProblemException.invalid(
                        noEnd ? "noEnd" : "termDays",
                        "no end is not allowed here; ask for at most " + longest + " days, and for more in time.");
            }
            if (term.get() > longest) {
                throw ProblemException.invalid("termDays", "must be at most " + longest + ".");
            }
        });
        return term;
    }

    /** A term in words. */
    static String words(Optional<Integer> days) {
        return days.map(count -> count == 1 ? "1 day" : count + " days").orElse("no end");
    }

    static Optional<Instant> end(Optional<Integer> days, Instant from) {
        return days.map(count -> from.plus(Duration.ofDays(count)));
    }
}
