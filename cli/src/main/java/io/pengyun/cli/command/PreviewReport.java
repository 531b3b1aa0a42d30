package io.pengyun.cli.command;

import io.pengyun.cli.json.JsonValue;
import io.pengyun.cli.output.Column;
import io.pengyun.cli.output.Printer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The answer to a preview, for people: whether it fits, where, what is left, and why not. */
final class PreviewReport {

    private static final List<Column> CHANGES =
            List.of(Column.of("CHANGE OF", "of"), Column.of("FROM", "from"), Column.of("TO", "to"));
    private static final List<Column> PLACES = List.of(Column.of("SITE", "site"), Column.of("HOSTS", "hosts"));
    private static final List<Column> QUOTA = List.of(
            Column.of("QUOTA OF", "name"),
            Column.of("KIND", "kind"),
            Column.of("USED", "used"),
            Column.of("LIMIT", "maximum"),
            Column.of("LEFT AFTER", "left"));
    private static final List<Column> REASONS =
            List.of(Column.of("REASON", "reason"), Column.of("HOSTS LEFT OUT", "hosts|count"));

    private PreviewReport() {}

    static void print(JsonValue preview, Printer printer) {
        boolean fits = preview.at("fits").isTrue();
        String verdict = fits ? "It fits." : "It does not fit.";
        printer.line(preview.text("sentence").orElse(verdict));
        preview.at("totals").fields().stream()
                .filter(total -> total.value().number(1) != 0)
                .map(total -> total.name() + " " + total.value().text().orElse("-"))
                .reduce((first, second) -> first + ", " + second)
                .ifPresent(totals -> printer.line("Asked for: " + totals));
        preview.text("term").ifPresent(term -> printer.line("Term: " + term + until(preview)));
        if (fits) {
            printer.line(ApprovalReport.brief(preview.at("approval")));
        }
        table(printer, preview, "changes", CHANGES);
        table(printer, preview, "places", PLACES);
        table(printer, preview, "quota", QUOTA);
        table(printer, preview, "reasons", REASONS);
    }

    private static String until(JsonValue preview) {
        return preview.text("endsAt")
                .map(end ->
                        ", until " + Instant.parse(end).truncatedTo(ChronoUnit.SECONDS) + " if it were agreed to now")
                .orElse("");
    }

    private static void table(Printer printer, JsonValue preview, String field, List<Column> columns) {
        List<JsonValue> rows = preview.at(field).items();
        if (!rows.isEmpty()) {
            printer.line("");
            printer.list(rows, columns, "");
        }
    }
}
