package io.pengyun.cli.api;

import io.pengyun.cli.json.JsonValue;
import java.util.Optional;

/**
 * Where an operation stands.
 *
 * @param document as the server sent it
 */
public record OperationProgress(JsonValue document) {

    public String status() {
        return document.text("status").orElse("");
    }

    public boolean succeeded() {
        return status().equals("succeeded");
    }

    /** True when it never changes again, or not before an operator acts. */
    public boolean ended() {
        return switch (status()) {
            case "succeeded", "undone", "abandoned", "parked" -> true;
            default -> false;
        };
    }

    public boolean undoing() {
        return document.text("direction").orElse("").equals("undo");
    }

    public String kind() {
        return document.text("kind").orElse("operation");
    }

    public long done() {
        return document.at("done").number(0);
    }

    public long total() {
        return document.at("total").number(0);
    }

    public long percent() {
        return document.at("percent").number(0);
    }

    public Optional<String> waitsFor() {
        return document.text("waitsFor");
    }

    public Optional<String> reason() {
        return document.text("reason");
    }
}
