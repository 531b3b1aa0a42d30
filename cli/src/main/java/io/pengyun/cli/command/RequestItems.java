package io.pengyun.cli.command;

import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the items of a request from {@code key=value,key=value}. A comma in a value is written with a backslash. */
final class RequestItems {

    private static final String INSTANCE_KEYS =
            "name, count, flavor, image, site, crash, recovery, anti-affinity, label.KEY, metadata.KEY";
    private static final String VOLUME_KEYS = "name, count, size, attach";

    private RequestItems() {}

    static JsonValue instance(String text, List<String> sshKeys, Optional<String> userData) {
        JsonBody body = new JsonBody().with("kind", "instance");
        Map<String, String> labels = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, String> pairs = pairs("--instance", text);
        pairs.forEach((key, value) -> {
            switch (key) {
                case "name", "flavor", "image", "site" -> body.with(key, value);
                case "count" -> body.with("count", number("--instance", key, value));
                case "crash" -> body.with("crashPolicy", value);
                case "recovery" -> body.with("recoveryPolicy", value);
                case "anti-affinity" -> body.with("antiAffinity", Boolean.parseBoolean(value));
                default -> {
                    if (key.startsWith("label.")) {
                        labels.put(key.substring("label.".length()), value);
                    } else if (key.startsWith("metadata.")) {
                        metadata.put(key.substring("metadata.".length()), value);
                    } else {
                        throw unknown("--instance", key, INSTANCE_KEYS);
                    }
                }
            }
        });
        require("--instance", text, pairs, "name", "flavor", "image");
        if (!pairs.containsKey("count")) {
            body.with("count", 1L);
        }
        return body.with("labels", labels)
                .with("metadata", metadata)
                .with("sshPublicKeys", sshKeys)
                .with("userData", userData.orElse(null))
                .build();
    }

    /** @param others the items before it; a volume that is attached to one of them is there once for each of its count */
    static JsonValue volume(String text, List<JsonValue> others) {
        JsonBody body = new JsonBody().with("kind", "volume");
        Map<String, String> pairs = pairs("--volume", text);
        pairs.forEach((key, value) -> {
            switch (key) {
                case "name" -> body.with("name", value);
                case "count" -> body.with("count", number("--volume", key, value));
                case "size" -> body.with("sizeGib", number("--volume", key, value));
                case "attach" -> body.with("attachTo", value);
                default -> throw unknown("--volume", key, VOLUME_KEYS);
            }
        });
        require("--volume", text, pairs, "name", "size");
        if (!pairs.containsKey("count")) {
            body.with("count", countOf(pairs.getOrDefault("attach", ""), others));
        }
        return body.build();
    }

    private static long countOf(String instance, List<JsonValue> items) {
        return items.stream()
                .filter(item -> item.text("kind").orElse("").equals("instance")
                        && item.text("name").orElse("").equals(instance))
                .mapToLong(item -> item.at("count").number(1))
                .findFirst()
                .orElse(1);
    }

    /** Splits at commas, but not at those behind a backslash. */
    private static Map<String, String> pairs(String option, String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split("(?<!\\\\),", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw Failure.usage(option + " " + text + ": '" + pair + "' is not KEY=VALUE");
            }
            String key = pair.substring(0, equals).strip();
            String value = pair.substring(equals + 1).replace("\\,", ",");
            if (pairs.put(key, value) != null) {
                throw Failure.usage(option + " " + text + ": '" + key + "' is given twice");
            }
        }
        return pairs;
    }

    private static void require(String option, String text, Map<String, String> pairs, String... keys) {
        for (String key : keys) {
            if (pairs.getOrDefault(key, "").isEmpty()) {
                throw Failure.usage(option + " " + text + ": '" + key + "' is missing");
            }
        }
    }

    private static long number(String option, String key, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw Failure.usage(option + ": " + key + "=" + value + " is no whole number");
        }
    }

    private static Failure unknown(String option, String key, String known) {
        return Failure.usage(option + ": there is no '" + key + "'", "There are: " + known + ".");
    }
}
