package io.pengyun.api.approval;

import io.pengyun.api.access.Owner;
import io.pengyun.api.event.EventKind;
import io.pengyun.api.event.Events;
import io.pengyun.api.event.Fact;
import io.pengyun.api.identity.Person;
import io.pengyun.api.platform.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells who is asked and who has decided, in the transaction in which it happens. */
@ApplicationScoped
class CaseNews {

    /** So many are named; who needs more asks for the case. */
    private static final int NAMED = 50;

    private final Events events;
    private final CaseRecords records;
    private final CaseViews views;

    CaseNews(Events events, CaseRecords records, CaseViews views) {
        this.events = events;
        this.records = records;
        this.views = views;
    }

    /** A case was opened. */
    void opened(ApprovalCase made, Matter matter, Instant now) {
        asked(made, Set.of(), matter.owner(), now);
    }

    /** What was settled may have brought others to be asked. */
    void settled(ApprovalCase before, ApprovalCase after, Instant now) {
        Set<Stage.Key> known = asked(before).stream().map(Stage::key).collect(Collectors.toUnmodifiableSet());
        if (!asked(after).stream().allMatch(stage -> known.contains(stage.key()))) {
            asked(after, known, records.owner(after.id()), now);
        }
    }

    void decided(ApprovalCase on, Decision decision) {
        events.publish(Fact.of(EventKind.APPROVAL_DECIDED, records.owner(on.id()), subject(on))
                .with("by", decision.approverName())
                .with("agrees", decision.agrees()));
    }

    private void asked(ApprovalCase open, Set<Stage.Key> known, Owner owner, Instant now) {
        List<String> people = asked(open).stream()
                .filter(stage -> !known.contains(stage.key()))
                .flatMap(stage -> views.mayDecide(open, stage, now).stream())
                .map(Person::name)
                .distinct()
                .sorted()
                .limit(NAMED)
                .toList();
        if (!people.isEmpty()) {
            events.publish(Fact.of(EventKind.APPROVAL_ASKED, owner, subject(open))
                    .with("people", people)
                    .with("dueAt", open.dueAt().toString()));
        }
    }

    private static List<Stage> asked(ApprovalCase open) {
        return open.state() == ApprovalCase.State.OPEN
                ? open.stages()
                        .filter(stage -> stage.state() == Stage.State.ASKED)
                        .toList()
                : List.of();
    }

    /** The case has the id of what it is about. */
    private static String subject(ApprovalCase open) {
        return Ids.text(Matter.Subject.REQUEST.prefix(), open.id());
    }
}
