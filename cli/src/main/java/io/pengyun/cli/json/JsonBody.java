package io.pengyun.cli.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the object of a request: only what was given goes in. */
public final class JsonBody {

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /** Adds a field; leaves it out when the value is null or an empty collection. */
    public JsonBody with(String name, @Nullable Object value) {
        boolean absent = value == null
                || (value instanceof Map<?, ?> map && map.isEmpty())
                || (value instanceof Iterable<?> values && !values.iterator().hasNext());
        if (!absent) {
            fields.put(name, plain(value));
        }
        return this;
    }

    /** Adds a field that is null in JSON, which takes a value away. */
    public JsonBody withNull(String name) {
        fields.put(name, null);
        return this;
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    public JsonValue build() {
        return JsonValue.of(fields);
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof JsonValue json) {
            return json.raw();
        }
        if (value instanceof JsonBody body) {
            return body.fields;
        }
        if (value instanceof Iterable<?> values) {
            List<@Nullable Object> list = new ArrayList<>();
            for (Object element : values) {
                list.add(plain(element));
            }
            return list;
        }
        return value;
    }
}
