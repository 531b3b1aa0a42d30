package io.pengyun.cli.output;

import io.pengyun.cli.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes one thing as names and values below one another; lists of objects follow as indented blocks. */
public final class Details {

    private static final String INDENT = "  ";

    private Details() {}

    public static String write(JsonValue value) {
        StringBuilder text = new StringBuilder();
        block(text, value, "");
        return text.toString();
    }

    private static void block(StringBuilder text, JsonValue value, String indent) {
        List<JsonValue.Field> flat = new ArrayList<>();
        List<JsonValue.Field> blocks = new ArrayList<>();
        for (JsonValue.Field field : value.fields()) {
            boolean nested = field.value().isObject() && !field.value().fields().isEmpty();
            boolean rows = field.value().items().stream().anyMatch(JsonValue::isObject);
            (nested || rows ? blocks : flat).add(field);
        }
        int width = flat.stream()
                .mapToInt(field -> TextWidth.of(field.name()))
                .max()
                .orElse(0);
        for (JsonValue.Field field : flat) {
            String shown = CellFormat.TEXT.write(field.value(), Instant.EPOCH);
            text.append(indent)
                    .append(TextWidth.pad(CellFormat.clean(field.name()), width))
                    .append(GAP)
                    .append(shown)
                    .append('\n');
        }
        for (JsonValue.Field field : blocks) {
            text.append(indent).append(CellFormat.clean(field.name())).append(":\n");
            if (field.value().isObject()) {
                block(text, field.value(), indent + INDENT);
            }
            for (JsonValue element : field.value().items()) {
                element(text, element, indent + INDENT);
            }
        }
    }

    private static final String GAP = "  ";

    private static void element(StringBuilder text, JsonValue element, String indent) {
        if (!element.isObject()) {
            text.append(indent)
                    .append("- ")
                    .append(CellFormat.TEXT.write(element, Instant.EPOCH))
                    .append('\n');
            return;
        }
        StringBuilder inner = new StringBuilder();
        block(inner, element, indent + INDENT);
        // The first line of the block takes the dash in place of its own indent.
        String body = inner.toString();
        text.append(indent).append("- ").append(body.substring(Math.min(body.length(), indent.length() + 2)));
    }
}
