package io.pengyun.cli.command;

import io.pengyun.cli.json.JsonBody;
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
            Column.of("LEVEL", "scope"),
            Column.of("KIND", "kind"),
            Column.of("USED", "used"),
            Column.of("ASKED", "asked"),
            Column.of("LIMIT", "limit"),
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
        warnings(preview).forEach(printer::line);
        table(printer, preview.at("changes").items(), CHANGES);
        table(printer, preview.at("places").items(), PLACES);
        table(
                printer,
                preview.at("quota").items().stream().map(PreviewReport::quota).toList(),
                QUOTA);
        table(printer, preview.at("reasons").items(), REASONS);
    }

    /** What is allowed, but more than was meant, of an answer that tells it. */
    static List<String> warnings(JsonValue answer) {
        return answer.at("warnings").items().stream()
                .map(warning -> "Warning: " + warning.text().orElse(""))
                .toList();
    }

    private static JsonValue quota(JsonValue left) {
        JsonBody row = new JsonBody();
        left.fields().forEach(field -> row.with(field.name(), field.value()));
        long maximum = left.at("maximum").number(0);
        return row.with("limit", left.at("soft").isTrue() ? maximum + " (soft)" : String.valueOf(maximum))
                .build();
    }

    private static String until(JsonValue preview) {
        return preview.text("endsAt")
                .map(end ->
                        ", until " + Instant.parse(end).truncatedTo(ChronoUnit.SECONDS) + " if it were agreed to now")
                .orElse("");
    }

    private static void table(Printer printer, List<JsonValue> rows, List<Column> columns) {
        if (!rows.isEmpty()) {
            printer.line("");
            printer.list(rows, columns, "");
        }
    }
}
