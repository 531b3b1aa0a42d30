package io.pengyun.api.approval;

import io.pengyun.api.access.Access;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.identity.People;
import io.pengyun.api.identity.Person;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Refusals;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Four eyes: what cannot be taken back is proposed by one person and done when another agrees, in one transaction. */
@ApplicationScoped
class ProposalService {

    private static final String PREFIX = "prp";
    private static final String WAITING = "waiting";

    private static final String SELECT = "select p.*, f.name as proposer, d.name as decider from proposal p"
            + " join app_user f on f.id = p.proposed_by left join app_user d on d.id = p.decided_by";

    private final Jdbc jdbc;
    private final People people;
    private final Access access;
    private final AuditSubject audited;
    private final Ids ids;
    private final Clock clock;
    private final Duration open;
    private final Map<String, DangerousAction> actions;

    ProposalService(
            Jdbc jdbc,
            People people,
            Access access,
            AuditSubject audited,
            Ids ids,
            Clock clock,
            @Any Instance<DangerousAction> actions,
            @ConfigProperty(name = "pengyun.proposal.open", defaultValue = "24h") Duration open) {
        this.jdbc = jdbc;
        this.people = people;
        this.access = access;
        this.audited = audited;
        this.ids = ids;
        this.clock = clock;
        this.open = open;
        this.actions = actions.stream()
                .collect(Collectors.toMap(DangerousAction::name, action -> action, (one, other) -> one, TreeMap::new));
    }

    private record Row(UUID id, Optional<UUID> departmentId, String human, ProposalBody.View view) {

        boolean waits() {
            return view.state().equals(WAITING);
        }
    }

    /** Keeps that the caller wants it; nothing is done yet. */
    @Transactional
    ProposalBody.View propose(ProposalBody.Create wanted) {
        DangerousAction action = Optional.ofNullable(actions.get(wanted.action()))
                .orElseThrow(() -> ProblemException.invalid(
                        "action", "must be one of " + String.join(", ", actions.keySet()) + "."));
        access.requirePlatform(action.permission());
        Person own = caller();
        DangerousAction.Target target = action.target(wanted.subject());
        Instant now = clock.instant();
        UUID id = ids.next();
        audit(Ids.text(PREFIX, id), target.departmentId(), wanted.action(), wanted.subject(), wanted.comment());
        jdbc.update(
                "update proposal set state = 'expired', decided_at = expires_at where action = ? and subject = ?"
                        + " and state = 'waiting' and expires_at <= ?",
                wanted.action(),
                wanted.subject(),
                now);
        Refusals.translate(
                Map.of(
                        "proposal_once",
                        () -> new ProblemException(
                                ProblemCode.WRONG_STATE,
                                "This is proposed already: see the list of proposals. Agree to that, or withdraw it.")),
                () -> jdbc.update(
                        "insert into proposal (id, action, subject, sentence, comment, department_id, proposed_by,"
                                + " proposed_human, proposed_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        id,
                        wanted.action(),
                        wanted.subject(),
                        target.sentence(),
                        wanted.comment(),
                        target.departmentId().orElse(null),
                        own.userId(),
                        own.human(),
                        now,
                        now.plus(open)));
        return find(Ids.text(PREFIX, id)).view();
    }

    /** Those of actions that the caller may agree to, newest first. */
    @Transactional
    Page<ProposalBody.View> list(PageRequest page) {
        String[] visible = actions.values().stream()
                .filter(action -> access.reach(action.permission()).everywhere())
                .map(DangerousAction::name)
                .toArray(String[]::new);
        return page.page(
                jdbc.list(
                        SELECT + " where p.id < ? and p.action = any(?) order by p.id desc limit ?",
                        this::row,
                        page.beforeOrMaximum(),
                        visible,
                        page.limit()),
                Row::id,
                Row::view);
    }

    @Transactional
    ProposalBody.View get(String id) {
        return find(id).view();
    }

    /** Another person agrees, and it is done. */
    @Transactional
    ProposalBody.View agree(String id) {
        Row proposal = lock(id);
        if (proposal.human().equals(caller().human())) {
            throw new ProblemException(
                    ProblemCode.OWN_REQUEST, "You proposed this yourself; it needs somebody else who agrees.");
        }
        ProposalBody.View view = proposal.view();
        DangerousAction action = Objects.requireNonNull(actions.get(view.action()));
        action.target(view.subject());
        decide(proposal, "done");
        action.perform(view.subject(), view.comment());
        audit(view.id(), proposal.departmentId(), view.action(), view.subject(), view.comment());
        return find(id).view();
    }

    /** Whoever may agree may also have it forgotten. */
    @Transactional
    void withdraw(String id) {
        Row proposal = lock(id);
        ProposalBody.View view = proposal.view();
        audit(view.id(), proposal.departmentId(), view.action(), view.subject(), view.comment());
        decide(proposal, "withdrawn");
    }

    private void decide(Row proposal, String state) {
        jdbc.update(
                "update proposal set state = ?, decided_by = ?, decided_at = ? where id = ?",
                state,
                access.caller().userId(),
                clock.instant(),
                proposal.id());
    }

    private Row lock(String id) {
        access.requirePerson();
        UUID known = find(id).id();
        jdbc.first("select 1 from proposal where id = ? for update", row -> row.getInt(1), known);
        Row proposal = find(id);
        if (!proposal.waits()) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE,
                    "The proposal is " + proposal.view().state() + "; propose it anew if it is still wanted.");
        }
        return proposal;
    }

    private Row find(String id) {
        return Ids.parse(PREFIX, id)
                .flatMap(known -> jdbc.first(SELECT + " where p.id = ?", this::row, known))
                .filter(row -> Optional.ofNullable(actions.get(row.view().action()))
                        .filter(action -> access.reach(action.permission()).everywhere())
                        .isPresent())
                .orElseThrow(() -> ProblemException.notFound("proposal", id));
    }

    private Person caller() {
        access.requirePerson();
        UUID caller = access.caller().userId();
        return Objects.requireNonNull(people.byId(Set.of(caller)).get(caller));
    }

    private void audit(String id, Optional<UUID> departmentId, String action, String subject, String comment) {
        departmentId.ifPresentOrElse(department -> audited.is(id, department), () -> audited.is(id));
        audited.detail("action", action);
        audited.detail("of", subject);
        audited.detail("comment", comment);
    }

    private Row row(ResultSet row) throws SQLException {
        Instant expires = Jdbc.instant(row, "expires_at").orElseThrow();
        String state = row.getString("state");
        return new Row(
                row.getObject("id", UUID.class),
                Jdbc.uuid(row, "department_id"),
                row.getString("proposed_human"),
                new ProposalBody.View(
                        Ids.text(PREFIX, row.getObject("id", UUID.class)),
                        row.getString("action"),
                        row.getString("subject"),
                        row.getString("sentence"),
                        row.getString("comment"),
                        state.equals(WAITING) && !clock.instant().isBefore(expires) ? "expired" : state,
                        row.getString("proposer"),
                        Jdbc.instant(row, "proposed_at").orElseThrow(),
                        expires,
                        Optional.ofNullable(row.getString("decider")),
                        Jdbc.instant(row, "decided_at")));
    }
}
