package io.pengyun.api.approval;

import io.pengyun.api.approval.ApprovalCase.Voter;
import io.pengyun.api.identity.Standing;
import io.pengyun.api.platform.EnumWords;
import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds the cases that wait for somebody; each answer by one query. */
@ApplicationScoped
class WaitingCases {

    private final Jdbc jdbc;

    WaitingCases(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Open cases on which this person may decide and has not, newest first. */
    List<UUID> waitingFor(
            Voter voter, Matter.Subject subject, Optional<UUID> projectId, UUID before, int limit, Instant now) {
        StringBuilder sql = new StringBuilder(
                "select c.id from approval_case c where c.state = 'open' and c.subject = ? and c.id < ? and c.due_at > ?"
                        + " and c.requester_human <> ? and not exists"
                        + " (select 1 from approval_decision d where d.case_id = c.id and d.human = ?)");
        String human = voter.own().person().human();
        List<@Nullable Object> arguments = new ArrayList<>(List.of(EnumWords.word(subject), before, now, human, human));
        projectId.ifPresent(project -> {
            sql.append(" and c.project_id = ?");
            arguments.add(project);
        });
        sql.append(" and exists (select 1 from approval_stage s where s.case_id = c.id and s.state = 'asked' and (");
        List<Standing> parts = new ArrayList<>(List.of(voter.own()));
        parts.addAll(voter.others());
        List<String> ways = new ArrayList<>();
        for (Standing part : parts) {
            String own = part == voter.own() ? "" : "c.requester_human <> ? and ";
            for (String prefix : List.of("s.", "s.escalate_")) {
                boolean further = prefix.endsWith("_");
                ways.add(own
                        + (further ? "s.asked_at + make_interval(hours => s.escalate_after_hours) <= ? and " : "")
                        + covers(prefix));
                if (!own.isEmpty()) {
                    arguments.add(part.person().human());
                }
                if (further) {
                    arguments.add(now);
                }
                addStanding(part, arguments);
            }
        }
        sql.append(String.join(" or ", ways)).append(")) order by c.id desc limit ?");
        arguments.add(limit);
        return jdbc.list(sql.toString(), row -> row.getObject(1, UUID.class), arguments.toArray());
    }

    /** Whether a stage asks somebody: by name, by a role on the platform, or by one on the department. */
    private static String covers(String prefix) {
        return "(%1$speople @> array[?]::uuid[] or %1$srole = any(?) or (%1$srole, %1$sdepartment_id) in (select * from"
                        .formatted(prefix)
                + " unnest(?::text[], ?::uuid[])))";
    }

    private static void addStanding(Standing somebody, List<@Nullable Object> arguments) {
        List<String> roles = new ArrayList<>();
        List<UUID> departments = new ArrayList<>();
        somebody.departmentRoles()
                .forEach((role, ids) -> ids.forEach(id -> {
                    roles.add(EnumWords.word(role));
                    departments.add(id);
                }));
        arguments.add(somebody.person().userId());
        arguments.add(somebody.platformRoles().stream().map(EnumWords::word).toArray(String[]::new));
        arguments.add(roles.toArray(String[]::new));
        arguments.add(departments.toArray(UUID[]::new));
    }

    /** Some open cases in which everyone of some has to agree: those change when somebody leaves. */
    List<UUID> needingEveryone(Matter.Subject subject, int limit) {
        return jdbc.list(
                "select c.id from approval_case c where c.state = 'open' and c.subject = ? and exists"
                        + " (select 1 from approval_stage s where s.case_id = c.id and s.everyone and s.state = 'asked')"
                        + " order by random() limit ?",
                row -> row.getObject(1, UUID.class),
                EnumWords.word(subject),
                limit);
    }
}
