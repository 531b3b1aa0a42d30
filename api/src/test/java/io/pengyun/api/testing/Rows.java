package io.pengyun.api.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pengyun.api.platform.Jdbc;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Shows that something changed nothing: how many rows there are before and after. Tables of what belongs to a project are
 * counted for one project, so that what ends by itself elsewhere does not disturb.
 */
public final class Rows {

    private static final List<String> SHARED = List.of(
            "department",
            "project",
            "quota_limit",
            "app_user",
            "role_binding",
            "flavor",
            "image",
            "site",
            "rack",
            "host",
            "join_token",
            "approval_case",
            "approval_decision");

    /** What people's doings are told as, numbered already or not; what hosts do is told whenever they do it. */
    private static final String TOLD = "select count(*) from (select project_id, kind from event union all"
            + " select project_id, kind from event_waiting) told where kind ~ '^(request|approval|quota)[.]'"
            + " and project_id = (select id from project where name = ?)";

    private Rows() {}

    /** Asserts that this leaves the shared tables, and the project's part of the others, as long as they were. */
    public static void unchanged(Jdbc jdbc, String project, Runnable refused) {
        Map<String, Long> before = counts(jdbc, project);
        refused.run();
        assertEquals(before, counts(jdbc, project));
    }

    private static Map<String, Long> counts(Jdbc jdbc, String project) {
        Map<String, Long> counts = new TreeMap<>();
        SHARED.forEach(table -> counts.put(table, count(jdbc, "select count(*) from " + table)));
        jdbc.list(
                        "select table_name from information_schema.columns"
                                + " where table_schema = 'public' and column_name = 'project_id'"
                                + " and table_name not in ('event', 'event_waiting')",
                        row -> row.getString(1))
                .forEach(table -> counts.put(
                        table,
                        count(
                                jdbc,
                                "select count(*) from " + table
                                        + " where project_id = (select id from project where name = ?)",
                                project)));
        counts.put("event", count(jdbc, TOLD, project));
        return counts;
    }

    private static long count(Jdbc jdbc, String sql, Object... arguments) {
        return jdbc.first(sql, row -> row.getLong(1), arguments).orElseThrow();
    }
}
