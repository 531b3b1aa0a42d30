package io.pengyun.cli.output;

import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import io.pengyun.cli.json.Yaml;
import java.time.Instant;
import java.util.List;

/**
 * Prints results in the form that was asked for.
 *
 * @param quiet ids only, and no sentences
 * @param now what ages are counted from
 */
public record Printer(Terminal terminal, OutputFormat format, boolean quiet, Instant now) {

    /** A list: rows under titles, or the array of the items as the server sent them. */
    public void list(List<JsonValue> items, List<Column> columns, String nothing) {
        if (format != OutputFormat.TABLE) {
            document(new JsonBody().with("items", items).build().at("items"), items.isEmpty());
        } else if (quiet) {
            items.forEach(item -> terminal.out().println(CellFormat.clean(idOf(item))));
        } else if (items.isEmpty()) {
            terminal.err().println(nothing);
        } else {
            new Table(columns, now).write(items, terminal);
        }
    }

    /** One thing with all that it has. */
    public void one(JsonValue value) {
        if (format != OutputFormat.TABLE) {
            document(value, false);
        } else if (quiet) {
            terminal.out().println(CellFormat.clean(idOf(value)));
        } else {
            terminal.out().print(Details.write(value));
        }
    }

    /** What was done: the sentence for people, the document for programs. */
    public void done(JsonValue value, String sentence) {
        if (format != OutputFormat.TABLE) {
            document(value, false);
        } else if (quiet) {
            value.text("id").ifPresent(id -> terminal.out().println(CellFormat.clean(id)));
        } else {
            terminal.out().println(CellFormat.clean(sentence));
        }
    }

    /** A line of a result that is written for people only. */
    public void line(String text) {
        terminal.out().println(CellFormat.clean(text));
    }

    /** A sentence beside the result; not for programs. */
    public void note(String sentence) {
        if (!quiet) {
            terminal.err().println(CellFormat.clean(sentence));
        }
    }

    private static String idOf(JsonValue value) {
        return value.text("id").or(() -> value.text("name")).orElse("");
    }

    private void document(JsonValue value, boolean emptyList) {
        if (format == OutputFormat.YAML) {
            terminal.out().print(emptyList ? "[]\n" : Yaml.write(value));
        } else {
            terminal.out().println(emptyList ? "[]" : value.pretty());
        }
    }
}
