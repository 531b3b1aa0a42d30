package io.pengyun.api.audit;

import io.pengyun.api.audit.AuditLinks.Stored;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.ProblemException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What to look for; empty parts fit everything.
 *
 * @param departments only what belongs to these; empty: everything, also what belongs to none
 * @param subject an outside id, or the name by which a caller knew it
 */
record AuditSearch(
        Optional<Set<UUID>> departments,
        Optional<String> actor,
        Optional<String> action,
        Optional<String> subject,
        Optional<AuditOutcome> outcome,
        Optional<Instant> from,
        Optional<Instant> until) {

    private static final String EVERYTHING = "everything";

    AuditSearch {
        if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
            throw ProblemException.invalid("until", "must be after from.");
        }
    }

    /** The same for departments only. */
    AuditSearch in(Set<UUID> some) {
        return new AuditSearch(Optional.of(some), actor, action, subject, outcome, from, until);
    }

    /** True when nothing but time bounds what fits. */
    boolean everything() {
        return departments.isEmpty() && actor.isEmpty() && action.isEmpty() && subject.isEmpty() && outcome.isEmpty();
    }

    /** Whether a link fits, its time apart. */
    boolean fits(Stored link) {
        return departments
                        .map(some -> link.departmentId().filter(some::contains).isPresent())
                        .orElse(true)
                && actor.map(link.actor()::equals).orElse(true)
                && action.map(link.action()::equals).orElse(true)
                && subject.map(text -> (AuditedRequest.isId(text) ? link.subject() : link.subjectName())
                                .filter(text::equals)
                                .isPresent())
                        .orElse(true)
                && outcome.map(value ->
                                link.outcome().filter(value.text()::equals).isPresent())
                        .orElse(true);
    }

    /**
     * The same in a line, its time apart: {@code everything}, or {@code name=value} with {@code &} between. Values are
     * percent-encoded, so that no caller's text looks like another fact.
     */
    String scope() {
        List<String> facts = new ArrayList<>();
        departments.ifPresent(some -> facts.add("department="
                + some.stream()
                        .map(id -> Ids.text(AuditService.DEPARTMENT_PREFIX, id))
                        .sorted()
                        .collect(Collectors.joining(","))));
        actor.ifPresent(text -> facts.add("actor=" + encoded(text)));
        action.ifPresent(text -> facts.add("action=" + encoded(text)));
        subject.ifPresent(text -> facts.add("subject=" + encoded(text)));
        outcome.ifPresent(value -> facts.add("outcome=" + value.text()));
        return facts.isEmpty() ? EVERYTHING : String.join("&", facts);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** From the query parameter {@code outcome}. */
    static AuditOutcome outcome(String word) {
        return Arrays.stream(AuditOutcome.values())
                .filter(outcome -> outcome.text().equals(word))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "outcome",
                        "must be one of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(AuditOutcome.values())
                                                .map(AuditOutcome::text)
                                                .toList())
                                + "."));
    }
}
