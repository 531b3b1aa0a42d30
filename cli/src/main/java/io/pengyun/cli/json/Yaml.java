package io.pengyun.cli.json;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** YAML 1.2, of which JSON is a part: so {@code no} is a text and a date stays as it was written. */
public final class Yaml {

    private static final int MAX_ALIASES = 50;

    private Yaml() {}

    public static String write(JsonValue value) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setWidth(Integer.MAX_VALUE)
                .setSplitLines(false)
                .build();
        @Nullable Object raw = value.raw();
        return raw == null ? "null\n" : new Dump(settings).dumpToString(raw);
    }

    /** @throws IOException when the text is not one YAML document; its message says where */
    public static JsonValue parse(String text) throws IOException {
        LoadSettings settings = LoadSettings.builder()
                .setMaxAliasesForCollections(MAX_ALIASES)
                .setAllowDuplicateKeys(false)
                .build();
        try {
            return JsonValue.of(new Load(settings).loadFromString(text));
        } catch (YamlEngineException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
