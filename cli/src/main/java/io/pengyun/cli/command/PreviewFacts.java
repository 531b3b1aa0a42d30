package io.pengyun.cli.command;

import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;

/** The answer to a preview, without the sentence that was printed already. */
final class PreviewFacts {

    private PreviewFacts() {}

    static JsonValue of(JsonValue preview) {
        JsonBody facts = new JsonBody();
        for (JsonValue.Field field : preview.fields()) {
            boolean empty = field.value().isArray() && field.value().items().isEmpty();
            if (!field.name().equals("sentence") && !empty) {
                facts.with(field.name(), field.value());
            }
        }
        return facts.build();
    }
}
