package io.pengyun.api.request;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One item of a request, validated and with its names resolved.
 *
 * @param kind of which {@link ItemKind} or {@link ChangeKind}
 * @param name unique in the request; with a count above one the resources are numbered from it
 * @param count 0 for a change: nothing is made
 * @param each what one of them holds
 * @param with the name of the item on whose hosts these must be, e.g. a volume's instance
 * @param site the name of the site to which it is pinned
 * @param apart each on a host of its own
 * @param gpuModel of {@code each.gpus()}
 * @param asked what else was asked for, by the names that people know, and without secrets; to be shown
 * @param terms what {@link ItemKind#create} needs, frozen; secrets (user-data) included, so never shown
 */
public record PlannedItem(
        String kind,
        String name,
        int count,
        Quantities each,
        Optional<String> with,
        Optional<String> site,
        boolean apart,
        Optional<String> gpuModel,
        ObjectNode asked,
        ObjectNode terms) {

    private static final String ALTERATIONS = "changes";

    /**
     * What a change changes, in words.
     *
     * @param of e.g. {@code instance web (ins-…)}
     */
    @Schema(name = "RequestedChange")
    public record Alteration(
            @Schema(description = "What changes", examples = "instance web (ins-01m83d8wssebftspye6h69t3z1)")
            String of,

            @Schema(examples = "no end") String from,

            @Schema(examples = "30 days from when it is agreed to")
            String to) {}

    /** An item that changes things and makes none. */
    public static PlannedItem change(
            String kind, String name, List<Alteration> alterations, ObjectNode terms, ObjectMapper json) {
        return new PlannedItem(
                kind,
                name,
                0,
                Quantities.NONE,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                json.valueToTree(Map.of(ALTERATIONS, alterations)),
                terms);
    }

    /** What it changes; nothing, when it makes things. */
    List<Alteration> alterations(ObjectMapper json) {
        return asked.has(ALTERATIONS) && count == 0
                ? List.of(json.convertValue(asked.get(ALTERATIONS), Alteration[].class))
                : List.of();
    }

    /** The same at a site of this name. */
    PlannedItem at(String siteName) {
        return new PlannedItem(kind, name, count, each, with, Optional.of(siteName), apart, gpuModel, asked, terms);
    }

    /** The name of the resource of this index, from 0: the item's own, or numbered from 1. */
    public String resourceName(int index) {
        return count <= 1 ? name : name + "-" + (index + 1);
    }
}
