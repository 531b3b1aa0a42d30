package io.pengyun.cli.output;

/**
 * A column of a table.
 *
 * @param path of the field, see {@link io.pengyun.cli.json.JsonValue#at}; several in order of preference are separated
 *     by a bar
 */
public record Column(String title, String path, CellFormat format) {

    public static Column of(String title, String path) {
        return new Column(title, path, CellFormat.TEXT);
    }

    public static Column of(String title, String path, CellFormat format) {
        return new Column(title, path, format);
    }
}
