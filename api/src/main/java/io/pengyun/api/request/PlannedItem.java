package io.pengyun.api.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One item of a request, validated and with its names resolved.
 *
 * @param kind of which {@link ItemKind}
 * @param name unique in the request; with a count above one the resources are numbered from it
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

    /** The same at a site of this name. */
    PlannedItem at(String siteName) {
        return new PlannedItem(kind, name, count, each, with, Optional.of(siteName), apart, gpuModel, asked, terms);
    }

    /** The name of the resource of this index, from 0: the item's own, or numbered from 1. */
    public String resourceName(int index) {
        return count == 1 ? name : name + "-" + (index + 1);
    }
}
