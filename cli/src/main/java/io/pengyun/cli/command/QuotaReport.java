package io.pengyun.cli.command;

import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import io.pengyun.cli.output.Column;
import io.pengyun.cli.output.Printer;
import java.util.ArrayList;
import java.util.List;

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
        for (JsonValue.Field limit : quota.at("limits").fields()) {
            long used = quota.at("used").at(limit.name()).number(0);
            JsonValue soft = quota.at("soft").at(limit.name());
            JsonBody row = new JsonBody().with("kind", limit.name()).with("used", used);
            row.with("soft", soft.isNull() ? null : soft.number(0));
            if (limit.value().isNull()) {
                row.with("limit", QuotaOptions.NO_LIMIT);
            } else {
                long allowed = limit.value().number(0);
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
}
