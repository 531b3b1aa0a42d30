package io.pengyun.cli.command;

import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import io.pengyun.cli.output.Column;
import io.pengyun.cli.output.Printer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Limits and what is held against them, for people. */
final class QuotaReport {

    private static final List<Column> COLUMNS = List.of(
            Column.of("KIND", "kind"),
            Column.of("USED", "used"),
            Column.of("SOFT", "soft"),
            Column.of("LIMIT", "limit"),
            Column.of("LEFT", "left"));

    private QuotaReport() {}

    static void print(JsonValue quota, Printer printer) {
        List<JsonValue> rows = new ArrayList<>();
        for (String kind : limited(quota)) {
            long used = quota.at("used").at(kind).number(0);
            JsonValue soft = quota.at("soft").at(kind);
            JsonValue limit = quota.at("limits").at(kind);
            JsonBody row = new JsonBody().with("kind", kind).with("used", used);
            row.with("soft", soft.isNull() ? null : soft.number(0));
            if (limit.isNull()) {
                row.with("limit", QuotaOptions.NO_LIMIT);
            } else {
                long allowed = limit.number(0);
                row.with("limit", allowed).with("left", Math.max(0, allowed - used));
            }
            rows.add(row.build());
        }
        printer.list(rows, COLUMNS, "No limits.");
        PreviewReport.warnings(quota).forEach(printer::note);
        if (quota.at("overcommit").isTrue()) {
            printer.note("What stands below may be promised more than this, together.");
        }
    }

    /** The kinds that have a limit of either sort; the server leaves out what has none. */
    private static Set<String> limited(JsonValue quota) {
        return Stream.of("limits", "soft")
                .flatMap(sort -> quota.at(sort).fields().stream())
                .filter(limit -> !limit.value().isNull())
                .map(JsonValue.Field::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
