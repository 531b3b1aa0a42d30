package io.pengyun.api.metering;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.billing.Measure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What callers may see of the usage of their departments. */
@ApplicationScoped
@Transactional
class UsageService {

    private final Jdbc jdbc;
    private final Access access;

    UsageService(Jdbc jdbc, Access access) {
        this.jdbc = jdbc;
        this.access = access;
    }

    /** Intervals that touch the span from {@code from} until just before {@code until}; empty does not restrict. */
    record Filter(Optional<UUID> project, Optional<Instant> from, Optional<Instant> until) {

        Filter {
            if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
                throw ProblemException.invalid("until", "must be after from.");
            }
        }
    }

    private record Row(UUID id, UsageView view) {}

    Page<UsageView> list(Filter filter, PageRequest page) {
        StringBuilder sql = new StringBuilder("select *, lower(span) as from_at, upper(span) as until_at"
                + " from usage_interval where id < ? and span && tstzrange(?, ?)");
        List<Object> arguments = new ArrayList<>(List.of(
                page.beforeOrMaximum(),
                filter.from().orElse(Instant.EPOCH),
                // Later than any interval can begin.
                filter.until().orElse(Instant.parse("9999-01-01T00:00:00Z"))));
        access.reach(Permission.METERING_READ).restrict(sql, arguments);
        filter.project().ifPresent(project -> {
            sql.append(" and project_id = ?");
            arguments.add(project);
        });
        sql.append(" order by id desc limit ?");
        arguments.add(page.limit());
        List<Row> rows = jdbc.list(sql.toString(), UsageService::read, arguments.toArray());
        return page.page(rows, Row::id, Row::view);
    }

    private static Row read(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        String measure = row.getString("measure");
        return new Row(
                id,
                new UsageView(
                        Ids.text("use", id),
                        Ids.text(row.getString("resource_prefix"), row.getObject("resource_id", UUID.class)),
                        row.getString("resource_kind"),
                        Ids.text("prj", row.getObject("project_id", UUID.class)),
                        Ids.text("dep", row.getObject("department_id", UUID.class)),
                        measure,
                        Measure.ofKey(measure).map(Measure::unit).orElse(measure),
                        UsagePhase.of(row.getString("phase")),
                        row.getBigDecimal("quantity").stripTrailingZeros(),
                        Jdbc.instant(row, "from_at").orElseThrow(),
                        Jdbc.instant(row, "until_at"),
                        Jdbc.uuid(row, "operation_id").map(operation -> Ids.text("op", operation))));
    }
}
