package io.pengyun.cli.json;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One value of a JSON document: object, array, text, number, boolean or null. The order of fields is kept. */
public final class JsonValue {

    private static final JSON COMPACT =
            JSON.std.with(JSON.Feature.USE_BIG_DECIMAL_FOR_FLOATS, JSON.Feature.WRITE_NULL_PROPERTIES);
    private static final JsonValue NULL = new JsonValue(null);

    private final @Nullable Object raw;

    private JsonValue(@Nullable Object raw) {
        this.raw = raw;
    }

    /** Wraps maps, lists, texts, numbers, booleans and null as they come from a parser. */
    public static JsonValue of(@Nullable Object raw) {
        if (raw instanceof JsonValue already) {
            return already;
        }
        return raw == null ? NULL : new JsonValue(raw);
    }

    /** @throws IOException when the text is not one JSON document; an empty text is the null value */
    public static JsonValue parse(String text) throws IOException {
        return text.isBlank() ? NULL : of(COMPACT.anyFrom(text));
    }

    public String compact() {
        return write(COMPACT);
    }

    public String pretty() {
        return write(COMPACT.with(JSON.Feature.PRETTY_PRINT_OUTPUT));
    }

    private String write(JSON writer) {
        try {
            return raw == null ? "null" : writer.asString(raw);
        } catch (IOException e) {
            throw new IllegalStateException("A tree of plain values can always be written", e);
        }
    }

    public boolean isNull() {
        return raw == null;
    }

    public boolean isObject() {
        return raw instanceof Map;
    }

    public boolean isArray() {
        return raw instanceof List;
    }

    public boolean isText() {
        return raw instanceof String;
    }

    public boolean isTrue() {
        return Boolean.TRUE.equals(raw);
    }

    /** The value at a path of field names joined by dots; the null value where there is none. */
    public JsonValue at(String path) {
        int dot = path.indexOf('.');
        String name = dot < 0 ? path : path.substring(0, dot);
        JsonValue value = raw instanceof Map<?, ?> map ? of(map.get(name)) : NULL;
        return dot < 0 ? value : value.at(path.substring(dot + 1));
    }

    /** The scalar as text; empty for null, objects and arrays. */
    public Optional<String> text() {
        if (raw == null || isObject() || isArray()) {
            return Optional.empty();
        }
        return Optional.of(raw instanceof BigDecimal decimal ? decimal.toPlainString() : raw.toString());
    }

    public Optional<String> text(String path) {
        return at(path).text();
    }

    /** The number, or the other one when this is no number. */
    public long number(long other) {
        return raw instanceof Number number ? number.longValue() : other;
    }

    /** The elements of an array; empty for everything else. */
    public List<JsonValue> items() {
        if (!(raw instanceof List<?> list)) {
            return List.of();
        }
        List<JsonValue> values = new ArrayList<>(list.size());
        for (Object element : list) {
            values.add(of(element));
        }
        return values;
    }

    /** The fields of an object in their order; empty for everything else. */
    public List<Field> fields() {
        if (!(raw instanceof Map<?, ?> map)) {
            return List.of();
        }
        List<Field> fields = new ArrayList<>(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            fields.add(new Field(String.valueOf(entry.getKey()), of(entry.getValue())));
        }
        return fields;
    }

    /** A field of an object. */
    public record Field(String name, JsonValue value) {}

    /** What {@link #of} was given, for builders of this package. */
    @Nullable
    Object raw() {
        return raw;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonValue value && compact().equals(value.compact());
    }

    @Override
    public int hashCode() {
        return compact().hashCode();
    }

    @Override
    public String toString() {
        return compact();
    }
}
