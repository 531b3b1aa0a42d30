package io.pengyun.api.event;

import io.pengyun.api.access.Reach;
import io.pengyun.api.platform.ProblemException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which events somebody gets.
 *
 * @param reach where they may read events; those of the platform only when that is everywhere
 * @param kinds texts of kinds; empty: of all kinds
 * @param subject only what happened to this
 */
public record EventFilter(Reach reach, Set<String> kinds, Optional<String> subject) {

    public EventFilter {
        kinds = Set.copyOf(kinds);
    }

    /**
     * The kinds that some words mean; empty for no words.
     *
     * @throws ProblemException {@code invalid}, when one means nothing
     */
    public static Set<String> kinds(String field, Collection<String> words) {
        words.stream()
                .filter(word -> EventKind.meant(word).findAny().isEmpty())
                .findFirst()
                .ifPresent(unknown -> {
                    throw ProblemException.invalid(
                            field,
                            "must be a kind of event, e.g. request.approved, or a group of them, e.g. request; \""
                                    + unknown + "\" is none.");
                });
        return words.stream().flatMap(EventKind::meant).map(EventKind::text).collect(Collectors.toUnmodifiableSet());
    }

    public boolean fits(Event event) {
        return (kinds.isEmpty() || kinds.contains(event.kind()))
                && subject.map(event.subject()::equals).orElse(true)
                && event.owner().map(reach::covers).orElseGet(reach::everywhere);
    }
}
