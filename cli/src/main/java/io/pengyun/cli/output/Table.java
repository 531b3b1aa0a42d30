package io.pengyun.cli.output;

import io.pengyun.cli.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes rows under aligned titles; on a terminal no line is wider than it, wide cells are elided in the middle. */
public final class Table {

    private static final String GAP = "  ";
    private static final int NARROWEST = 6;
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final List<Column> columns;
    private final Instant now;

    /** @param now what ages are counted from */
    public Table(List<Column> columns, Instant now) {
        this.columns = List.copyOf(columns);
        this.now = now;
    }

    public void write(List<JsonValue> rows, Terminal terminal) {
        List<String[]> cells = new ArrayList<>(rows.size() + 1);
        cells.add(columns.stream().map(Column::title).toArray(String[]::new));
        rows.forEach(row -> cells.add(cells(row)));
        int[] widths = widths(cells);
        if (terminal.outColumns() > 0) {
            shrink(widths, terminal.outColumns() - GAP.length() * (widths.length - 1));
        }
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < cells.size(); row++) {
            line(text, cells.get(row), widths, row == 0, terminal.colour());
        }
        terminal.out().print(text);
    }

    private String[] cells(JsonValue row) {
        String[] cells = new String[columns.size()];
        for (int index = 0; index < cells.length; index++) {
            Column column = columns.get(index);
            cells[index] = column.format().write(value(row, column.path()), now);
        }
        return cells;
    }

    private static JsonValue value(JsonValue row, String paths) {
        JsonValue value = JsonValue.of(null);
        for (String path : paths.split("\\|", -1)) {
            value = row.at(path);
            if (!value.isNull()) {
                break;
            }
        }
        return value;
    }

    private static int[] widths(List<String[]> cells) {
        int[] widths = new int[cells.get(0).length];
        for (String[] row : cells) {
            for (int index = 0; index < widths.length; index++) {
                widths[index] = Math.max(widths[index], TextWidth.of(row[index]));
            }
        }
        return widths;
    }

    /** Takes from the widest column until all fit, but leaves each a few characters. */
    private static void shrink(int[] widths, int columns) {
        int excess = Arrays.stream(widths).sum() - columns;
        while (excess > 0) {
            int widest = 0;
            for (int index = 1; index < widths.length; index++) {
                widest = widths[index] > widths[widest] ? index : widest;
            }
            if (widths[widest] <= NARROWEST) {
                return;
            }
            widths[widest]--;
            excess--;
        }
    }

    private void line(StringBuilder text, String[] cells, int[] widths, boolean title, boolean colour) {
        StringBuilder line = new StringBuilder();
        for (int index = 0; index < cells.length; index++) {
            String cell = TextWidth.elide(cells[index], widths[index]);
            boolean last = index == cells.length - 1;
            String padded = last ? cell : TextWidth.pad(cell, widths[index]) + GAP;
            String sequence = sequence(columns.get(index), cells[index], title, colour);
            line.append(sequence.isEmpty() ? padded : sequence + padded + PLAIN);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static String sequence(Column column, String cell, boolean title, boolean colour) {
        if (!colour) {
            return "";
        }
        return title ? BOLD : column.format() == CellFormat.STATE ? CellFormat.colourOf(cell) : "";
    }
}
