package io.pengyun.api.request;

import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.ProblemException.FieldProblem;
import io.pengyun.api.tenancy.ProjectRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Keeps the names of what is asked for apart from what the project has, and from what it has asked for already: an approved
 * request must not fail for a name.
 */
@ApplicationScoped
class RequestNames {

    private static final String WAITING = """
            with named as (
                select r.id, i ->> 'name' as item, (i ->> 'count')::int as count
                from request r cross join jsonb_array_elements(r.items) i
                where r.project_id = ? and r.state = 'submitted' and i ->> 'kind' = ?),
            numbered as (
                select id, case when count = 1 then item else item || '-' || n end as name
                from named cross join generate_series(1, count) n)
            select id, name from numbered where name = any(?) order by name limit 1
            """;

    private final RequestPlan plan;
    private final Jdbc jdbc;

    RequestNames(RequestPlan plan, Jdbc jdbc) {
        this.plan = plan;
        this.jdbc = jdbc;
    }

    private record Asked(UUID request, String name) {}

    /** Throws {@code name-taken}, naming the item, where one of its resources would have the name of another. */
    void requireFree(ProjectRef project, List<PlannedItem> items) {
        for (int index = 0; index < items.size(); index++) {
            PlannedItem item = items.get(index);
            if (item.count() == 0) {
                continue;
            }
            String field = "items[" + index + "].name";
            List<String> names = IntStream.range(0, item.count())
                    .mapToObj(item::resourceName)
                    .toList();
            Set<String> taken = plan.kind(item.kind()).taken(project, names);
            if (!taken.isEmpty()) {
                String name = taken.stream().sorted().findFirst().orElseThrow();
                throw taken(field, "The project has " + article(item.kind()) + " \"" + name + "\" already.");
            }
            jdbc.first(
                            WAITING,
                            row -> new Asked(row.getObject(1, UUID.class), row.getString(2)),
                            project.id().value(),
                            item.kind(),
                            names.toArray(String[]::new))
                    .ifPresent(asked -> {
                        throw taken(
                                field,
                                "Request " + new RequestId(asked.request()).text() + " of the project asks for "
                                        + article(item.kind()) + " \"" + asked.name() + "\" already.");
                    });
        }
    }

    private static String article(String kind) {
        return ("aeiou".indexOf(kind.charAt(0)) >= 0 ? "an " : "a ") + kind;
    }

    private static ProblemException taken(String field, String detail) {
        return new ProblemException(ProblemCode.NAME_TAKEN, detail, List.of(new FieldProblem(field, detail)));
    }
}
