package io.pengyun.api.request;

import io.pengyun.api.access.Owner;
import io.pengyun.api.event.EventKind;
import io.pengyun.api.event.Events;
import io.pengyun.api.event.Fact;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Tells of terms, in the transaction in which something comes of them; of many at once, in one go. */
@ApplicationScoped
public class TermNews {

    private final Events events;

    TermNews(Events events) {
        this.events = events;
    }

    /**
     * The term of something.
     *
     * @param subject its id as people see it
     * @param endsAt empty: no end
     * @param deleteAt when it is deleted, once the term has ended
     */
    public record Term(
            String subject, String name, Owner owner, Optional<Instant> endsAt, Optional<Instant> deleteAt) {}

    /** They end soon. */
    public void ending(Collection<Term> terms) {
        tell(EventKind.TERM_ENDING, terms);
    }

    /** They have ended. */
    public void ended(Collection<Term> terms) {
        tell(EventKind.TERM_ENDED, terms);
    }

    /** They end later than they would have. */
    public void extended(Collection<Term> terms) {
        tell(EventKind.TERM_EXTENDED, terms);
    }

    private void tell(EventKind kind, Collection<Term> terms) {
        events.publish(terms.stream()
                .map(term -> Fact.of(kind, term.owner(), term.subject())
                        .with("name", term.name())
                        .with("endsAt", term.endsAt().map(Instant::toString))
                        .with("deleteAt", term.deleteAt().map(Instant::toString)))
                .toList());
    }
}
