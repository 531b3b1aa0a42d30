package io.pengyun.api.operation;

import io.pengyun.api.access.Reach;
import io.pengyun.api.operation.OperationExplanation.StepView;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The lists that callers see. Every one names its tenant scope. */
@ApplicationScoped
class OperationQueries {

    private final Jdbc jdbc;

    OperationQueries(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** What a caller looks for; empty does not restrict. */
    record Filter(Optional<UUID> project, Optional<OperationStatus> status, Optional<String> kind) {}

    List<OperationEntity> list(Reach reach, Filter filter, PageRequest page) {
        StringBuilder sql = new StringBuilder("select * from operation where id < ?");
        List<Object> arguments = new ArrayList<>(List.of(page.beforeOrMaximum()));
        reach.restrict(sql, arguments);
        filter.project().ifPresent(project -> {
            sql.append(" and project_id = ?");
            arguments.add(project);
        });
        filter.status().ifPresent(status -> {
            sql.append(" and status = ?");
            arguments.add(status.text());
        });
        filter.kind().ifPresent(kind -> {
            sql.append(" and kind = ?");
            arguments.add(kind);
        });
        sql.append(" order by id desc limit ?");
        arguments.add(page.limit());
        return jdbc.list(sql.toString(), OperationRepository::read, arguments.toArray());
    }

    /** The history of one operation, in order of beginning; bounded by its number of steps. */
    List<StepView> steps(OperationId operation) {
        return jdbc.list(
                "select * from operation_step where operation_id = ? order by number",
                row -> new StepView(
                        row.getString("name"),
                        OperationDirection.of(row.getString("direction")),
                        row.getString("outcome"),
                        row.getInt("attempts"),
                        Jdbc.instant(row, "started_at").orElseThrow(),
                        Jdbc.instant(row, "ended_at"),
                        Optional.ofNullable(row.getString("error"))),
                operation.value());
    }
}
