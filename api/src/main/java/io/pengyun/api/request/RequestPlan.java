package io.pengyun.api.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pengyun.api.approval.Matter;
import io.pengyun.api.inventory.SiteDirectory;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.tenancy.ProjectRef;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns the items of a body into planned items, each by its own kind, and checks what they mean together. */
@ApplicationScoped
class RequestPlan {

    /** What fits into a host name, and so into what a guest is called. */
    private static final int LONGEST_NAME = 63;

    /** Resources in one request: what one operation can carry. */
    private static final int MOST_RESOURCES = 100_000;

    private final Map<String, ItemKind> kinds;
    private final Map<String, ChangeKind> changes;
    private final SiteDirectory sites;

    RequestPlan(@All List<ItemKind> kinds, @All List<ChangeKind> changes, SiteDirectory sites) {
        this.sites = sites;
        this.kinds = kinds.stream().collect(Collectors.toMap(ItemKind::name, kind -> kind));
        this.changes = changes.stream().collect(Collectors.toMap(ChangeKind::name, kind -> kind));
    }

    ItemKind kind(String name) {
        ItemKind kind = kinds.get(name);
        if (kind == null) {
            throw new IllegalStateException("no item kind \"" + name + "\" is registered");
        }
        return kind;
    }

    ChangeKind change(String name) {
        ChangeKind kind = changes.get(name);
        if (kind == null) {
            throw new IllegalStateException("no kind of change \"" + name + "\" is registered");
        }
        return kind;
    }

    /** Whether these change things; otherwise they make things, and need room. */
    static boolean isChange(List<PlannedItem> items) {
        return items.stream().allMatch(item -> item.count() == 0);
    }

    /** Whether what is asked for changes what people may have, and not things. */
    boolean isGovernance(List<ObjectNode> bodies) {
        return bodies.stream()
                .map(body -> body.path("kind").asText())
                .anyMatch(kind -> changes.containsKey(kind) && change(kind).isGovernance());
    }

    /** Whose policies speak on these. */
    Matter.Say say(List<PlannedItem> items) {
        PlannedItem first = items.getFirst();
        return first.count() == 0 ? change(first.kind()).say(first) : Matter.Say.ALL;
    }

    /** @param termDays of the request; empty: no end */
    List<PlannedItem> plan(ProjectRef project, List<ObjectNode> bodies, Optional<Integer> termDays) {
        ChangeKind.Asking asking = new ChangeKind.Asking(project, termDays);
        List<PlannedItem> items = new ArrayList<>();
        Map<String, PlannedItem> byName = new HashMap<>();
        if (bodies.size() > 1 && isGovernance(bodies)) {
            throw ProblemException.invalid("items", "must be one only: a change of quota stands alone in its request.");
        }
        for (int index = 0; index < bodies.size(); index++) {
            String path = "items[" + index + "]";
            PlannedItem item = item(asking, bodies.get(index), path);
            if (!items.isEmpty() && (item.count() == 0) != isChange(items)) {
                throw ProblemException.invalid(
                        path + ".kind", "changes what is there; ask for new things in a request of their own");
            }
            if (byName.put(item.name(), item) != null) {
                throw ProblemException.invalid(path + ".name", "\"" + item.name() + "\" stands twice in this request");
            }
            items.add(item);
        }
        for (int index = 0; index < items.size(); index++) {
            checkCompanion(items.get(index), byName, "items[" + index + "]");
        }
        checkNames(items);
        return items;
    }

    private PlannedItem item(ChangeKind.Asking asking, ObjectNode body, String path) {
        JsonNode kind = body.path("kind");
        ItemKind known = kind.isTextual() ? kinds.get(kind.textValue()) : null;
        if (known != null) {
            return atSite(known.plan(asking.project(), body, path), path);
        }
        ChangeKind change = kind.isTextual() ? changes.get(kind.textValue()) : null;
        if (change == null) {
            throw ProblemException.invalid(
                    path + ".kind",
                    "must be one of "
                            + Stream.concat(kinds.keySet().stream(), changes.keySet().stream())
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        }
        return change.plan(asking, body, path);
    }

    private PlannedItem atSite(PlannedItem item, String path) {
        return item.site()
                .map(site -> item.at(sites.requireName(site, path + ".site")))
                .orElse(item);
    }

    /** Two items may not number their resources into the same name, and each name must do as a host name. */
    private static void checkNames(List<PlannedItem> items) {
        Map<String, Set<String>> namesByKind = new HashMap<>();
        long total = 0;
        for (int index = 0; index < items.size(); index++) {
            PlannedItem item = items.get(index);
            String path = "items[" + index + "]";
            total += item.count();
            if (total > MOST_RESOURCES) {
                throw ProblemException.invalid(path + ".count", "brings the request beyond " + MOST_RESOURCES);
            }
            String longest = item.resourceName(Math.max(0, item.count() - 1));
            if (longest.length() > LONGEST_NAME) {
                throw ProblemException.invalid(
                        path + ".name", "is too long for a number behind it: \"" + longest + "\" is no host name");
            }
            Set<String> names = namesByKind.computeIfAbsent(item.kind(), kind -> new HashSet<>());
            for (int number = 0; number < item.count(); number++) {
                if (!names.add(item.resourceName(number))) {
                    throw ProblemException.invalid(
                            path + ".name", "\"" + item.resourceName(number) + "\" stands twice in this request");
                }
            }
        }
    }

    private static void checkCompanion(PlannedItem item, Map<String, PlannedItem> byName, String itemPath) {
        if (item.with().isEmpty()) {
            return;
        }
        String path = itemPath + ".attachTo";
        PlannedItem companion = byName.get(item.with().get());
        if (companion == null
                || companion.with().isPresent()
                || companion.kind().equals(item.kind())) {
            throw ProblemException.invalid(path, "\"" + item.with().get() + "\" is no instance item of this request");
        }
        if (companion.count() != item.count()) {
            throw ProblemException.invalid(
                    path,
                    "needs one each: " + item.count() + " of \"" + item.name() + "\" for " + companion.count()
                            + " of \"" + companion.name() + "\"");
        }
        if (item.site().isPresent()) {
            throw ProblemException.invalid(
                    itemPath + ".site",
                    "must be left out: it goes where \"" + item.with().get() + "\" goes");
        }
    }

    static Quantities totals(List<PlannedItem> items) {
        return items.stream().map(item -> item.each().times(item.count())).reduce(Quantities.NONE, Quantities::plus);
    }
}
