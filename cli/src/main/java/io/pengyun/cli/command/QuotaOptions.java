package io.pengyun.cli.command;

import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Limits as they are written: {@code vcpus=16}; {@code none} takes one away. */
public final class QuotaOptions {

    static final String NO_LIMIT = "none";

    @Option(
            names = "--limit",
            paramLabel = "KIND=N",
            description = "What may not be exceeded: instances, vcpus, memoryMib, diskGib or gpus.")
    Map<String, String> limits = Map.of();

    @Option(
            names = "--soft",
            paramLabel = "KIND=N",
            description = "What may be exceeded, with a warning; a policy can ask more people then.")
    Map<String, String> soft = Map.of();

    /** These limits in place of those that are there, in the form of the API; empty when none of either are given. */
    Optional<JsonBody> hardOver(JsonValue present) {
        return over(present, "--limit", limits);
    }

    /** The soft ones, likewise. */
    Optional<JsonBody> softOver(JsonValue present) {
        return over(present, "--soft", soft);
    }

    private static Optional<JsonBody> over(JsonValue present, String option, Map<String, String> changes) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        present.fields().forEach(limit -> all.put(limit.name(), limit.value()));
        changes.forEach((kind, limit) -> all.put(kind, number(option, kind, limit)));
        JsonBody body = new JsonBody();
        all.forEach((kind, limit) -> {
            if (limit == null) {
                body.withNull(kind);
            } else {
                body.with(kind, limit);
            }
        });
        return body.isEmpty() ? Optional.empty() : Optional.of(body);
    }

    private static @Nullable Long number(String option, String kind, String limit) {
        if (limit.equals(NO_LIMIT)) {
            return null;
        }
        try {
            return Long.parseLong(limit);
        } catch (NumberFormatException e) {
            throw Failure.usage(option + " " + kind + "=" + limit + ": a whole number or '" + NO_LIMIT + "'");
        }
    }
}
