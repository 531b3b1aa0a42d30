package io.pengyun.api.approval;

import io.pengyun.api.access.Owner;
import io.pengyun.api.identity.Role;
import io.pengyun.api.platform.EnumWords;
import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of cases. Who changes a case holds the lock of the matter that it is about. */
@ApplicationScoped
class CaseRecords {

    private static final String LANES = "select * from approval_lane where case_id = any(?) order by lane";
    private static final String STAGES = "select * from approval_stage where case_id = any(?) order by lane, stage";

    private final Jdbc jdbc;

    CaseRecords(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    void insert(ApprovalCase made, Matter matter, Instant now) {
        jdbc.update(
                "insert into approval_case (id, subject, department_id, project_id, requester_id, requester_human, state,"
                        + " opened_at, due_at, closed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                made.id(),
                EnumWords.word(matter.subject()),
                made.departmentId(),
                matter.owner().projectId().orElse(null),
                matter.requesterId(),
                made.requesterHuman(),
                EnumWords.word(made.state()),
                now,
                made.dueAt(),
                made.state() == ApprovalCase.State.OPEN ? null : now);
        for (Lane lane : made.lanes()) {
            insert(made.id(), lane);
        }
    }

    private void insert(UUID caseId, Lane lane) {
        jdbc.update(
                "insert into approval_lane (case_id, lane, policy_id, policy_name, scope_name, why, in_order, on_expiry)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                caseId,
                lane.number(),
                lane.policyId().orElse(null),
                lane.policyName().orElse(null),
                lane.scopeName(),
                lane.why().toArray(String[]::new),
                lane.inOrder(),
                EnumWords.word(lane.onExpiry()));
        for (Stage stage : lane.stages()) {
            Optional<Asked> further = stage.escalation().map(Stage.Escalation::to);
            jdbc.update(
                    "insert into approval_stage (case_id, lane, stage, role, department_id, people, at_least, everyone,"
                            + " escalate_after_hours, escalate_role, escalate_department_id, escalate_people, state, asked_at)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    caseId,
                    stage.key().lane(),
                    stage.key().stage(),
                    role(stage.asked()),
                    stage.asked().departmentId().orElse(null),
                    stage.asked().people().toArray(UUID[]::new),
                    stage.atLeast(),
                    stage.everyone(),
                    stage.escalation().map(Stage.Escalation::afterHours).orElse(null),
                    further.map(CaseRecords::role).orElse(null),
                    further.flatMap(Asked::departmentId).orElse(null),
                    further.map(Asked::people).orElse(Set.of()).toArray(UUID[]::new),
                    EnumWords.word(stage.state()),
                    stage.askedAt());
        }
    }

    void insert(UUID caseId, Decision decision) {
        jdbc.update(
                "insert into approval_decision (id, case_id, approver_id, approver_name, human, in_place_of, decision,"
                        + " comment, at, lanes, stages) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                decision.id(),
                caseId,
                decision.approverId(),
                decision.approverName(),
                decision.human(),
                decision.inPlaceOf().toArray(UUID[]::new),
                decision.agrees() ? "approved" : "rejected",
                decision.comment(),
                decision.at(),
                decision.counted().stream().map(Stage.Key::lane).toArray(Integer[]::new),
                decision.counted().stream().map(Stage.Key::stage).toArray(Integer[]::new));
    }

    /** Writes what has become of the case and of its stages. */
    void update(ApprovalCase before, ApprovalCase after, Instant now) {
        List<Stage> known = before.stages().toList();
        List<Stage> settled = after.stages().toList();
        for (int index = 0; index < settled.size(); index++) {
            Stage stage = settled.get(index);
            if (stage.state() != known.get(index).state()) {
                jdbc.update(
                        "update approval_stage set state = ?, asked_at = ? where case_id = ? and lane = ? and stage = ?",
                        EnumWords.word(stage.state()),
                        stage.askedAt(),
                        after.id(),
                        stage.key().lane(),
                        stage.key().stage());
            }
        }
        if (after.state() != before.state()) {
            jdbc.update(
                    "update approval_case set state = ?, closed_at = ? where id = ?",
                    EnumWords.word(after.state()),
                    now,
                    after.id());
        }
    }

    /** Whose matter a case is about. */
    Owner owner(UUID caseId) {
        return jdbc.first(
                        "select department_id, project_id from approval_case where id = ?",
                        row -> new Owner(row.getObject("department_id", UUID.class), Jdbc.uuid(row, "project_id")),
                        caseId)
                .orElseThrow();
    }

    Optional<ApprovalCase> find(UUID caseId) {
        return find(List.of(caseId)).stream().findFirst();
    }

    /** In no particular order; by a number of queries that does not grow with the cases. */
    List<ApprovalCase> find(Collection<UUID> caseIds) {
        UUID[] ids = caseIds.toArray(UUID[]::new);
        Map<UUID, List<Stage>> stages = group(STAGES, CaseRecords::stage, ids);
        Map<UUID, List<Lane>> lanes = group(LANES, row -> lane(row, stages), ids);
        Map<UUID, List<Decision>> decisions = group(
                "select * from approval_decision where case_id = any(?) order by at, id", CaseRecords::decision, ids);
        return jdbc.list(
                "select * from approval_case where id = any(?)",
                row -> {
                    UUID id = row.getObject("id", UUID.class);
                    return new ApprovalCase(
                            id,
                            row.getObject("department_id", UUID.class),
                            row.getString("requester_human"),
                            EnumWords.constant(ApprovalCase.State.class, row.getString("state")),
                            Jdbc.instant(row, "due_at").orElseThrow(),
                            lanes.getOrDefault(id, List.of()),
                            decisions.getOrDefault(id, List.of()));
                },
                (Object) ids);
    }

    private <T> Map<UUID, List<T>> group(String sql, Jdbc.RowMapper<T> mapper, UUID[] ids) {
        record Keyed<V>(UUID caseId, V value) {}
        return jdbc
                .list(sql, row -> new Keyed<>(row.getObject("case_id", UUID.class), mapper.map(row)), (Object) ids)
                .stream()
                .collect(Collectors.groupingBy(Keyed::caseId, Collectors.mapping(Keyed::value, Collectors.toList())));
    }

    private static Lane lane(ResultSet row, Map<UUID, List<Stage>> stages) throws SQLException {
        int number = row.getInt("lane");
        return new Lane(
                number,
                Jdbc.uuid(row, "policy_id"),
                Optional.ofNullable(row.getString("policy_name")),
                row.getString("scope_name"),
                List.of((String[]) row.getArray("why").getArray()),
                row.getBoolean("in_order"),
                EnumWords.constant(PolicyRule.OnExpiry.class, row.getString("on_expiry")),
                stages.getOrDefault(row.getObject("case_id", UUID.class), List.of()).stream()
                        .filter(stage -> stage.key().lane() == number)
                        .toList());
    }

    private static Stage stage(ResultSet row) throws SQLException {
        int hours = row.getInt("escalate_after_hours");
        Optional<Stage.Escalation> escalation =
                row.wasNull() ? Optional.empty() : Optional.of(new Stage.Escalation(hours, asked(row, "escalate_")));
        return new Stage(
                new Stage.Key(row.getInt("lane"), row.getInt("stage")),
                asked(row, ""),
                row.getInt("at_least"),
                row.getBoolean("everyone"),
                escalation,
                EnumWords.constant(Stage.State.class, row.getString("state")),
                Jdbc.instant(row, "asked_at").orElse(null));
    }

    private static Asked asked(ResultSet row, String prefix) throws SQLException {
        return new Asked(
                Optional.ofNullable(row.getString(prefix + "role")).map(word -> EnumWords.constant(Role.class, word)),
                Jdbc.uuid(row, prefix + "department_id"),
                ids(row.getArray(prefix + "people")));
    }

    private static Decision decision(ResultSet row) throws SQLException {
        Integer[] lanes = (Integer[]) row.getArray("lanes").getArray();
        Integer[] stages = (Integer[]) row.getArray("stages").getArray();
        Set<Stage.Key> counted = new HashSet<>();
        for (int index = 0; index < lanes.length; index++) {
            counted.add(new Stage.Key(lanes[index], stages[index]));
        }
        return new Decision(
                row.getObject("id", UUID.class),
                row.getObject("approver_id", UUID.class),
                row.getString("approver_name"),
                row.getString("human"),
                ids(row.getArray("in_place_of")),
                row.getString("decision").equals("approved"),
                row.getString("comment"),
                Jdbc.instant(row, "at").orElseThrow(),
                counted);
    }

    private static Set<UUID> ids(Array array) throws SQLException {
        return Arrays.stream((UUID[]) array.getArray()).collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable String role(Asked asked) {
        return asked.role().map(EnumWords::word).orElse(null);
    }
}
