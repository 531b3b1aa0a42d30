package io.pengyun.cli.command;

import io.pengyun.cli.json.JsonValue;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import io.pengyun.cli.output.Printer;
import java.util.List;

/** Why an operation stands where it stands, for people: sentences first, then its steps. */
final class ExplanationReport {

    private static final List<Column> STEPS = List.of(
            Column.of("STEP", "name"),
            Column.of("DIRECTION", "direction"),
            Column.of("OUTCOME", "outcome", CellFormat.STATE),
            Column.of("TRIES", "attempts"),
            Column.of("STARTED", "startedAt", CellFormat.AGE),
            Column.of("ENDED", "endedAt", CellFormat.AGE),
            Column.of("ERROR", "error"));

    private ExplanationReport() {}

    static void print(JsonValue explanation, Printer printer) {
        explanation
                .at("sentences")
                .items()
                .forEach(sentence -> printer.line(sentence.text().orElse("")));
        explanation.text("lastError").ifPresent(error -> printer.line("Last error: " + error));
        explanation.text("nextAction").ifPresent(next -> printer.line("Next: " + next));
        explanation
                .at("help")
                .items()
                .forEach(help -> printer.line("What helps: " + help.text().orElse("")));
        List<JsonValue> steps = explanation.at("steps").items();
        if (!steps.isEmpty()) {
            printer.line("");
            printer.list(steps, STEPS, "");
        }
    }
}
