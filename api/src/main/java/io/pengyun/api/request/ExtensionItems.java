package io.pengyun.api.request;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.request.TermedResources.Termed;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Another end for what is there, counted from when it is agreed to. */
@ApplicationScoped
class ExtensionItems implements ChangeKind {

    private static final String NO_END = "no end";

    private final List<TermedResources> termed;
    private final ItemBody bodies;
    private final ObjectMapper json;

    ExtensionItems(@All List<TermedResources> termed, ItemBody bodies, ObjectMapper json) {
        this.termed = termed;
        this.bodies = bodies;
        this.json = json;
    }

    /**
     * What an item froze at submission.
     *
     * @param ids by kind
     */
    record Terms(Map<String, List<UUID>> ids) {}

    private record Found(String kind, Termed one) {}

    @Override
    public String name() {
        return "extension";
    }

    @Override
    public PlannedItem plan(Asking asking, ObjectNode body, String path) {
        ExtensionItem item = bodies.read(ExtensionItem.class, body, path);
        List<Found> all = termed.stream()
                .flatMap(kind ->
                        kind.find(asking.project().id(), item.of()).stream().map(one -> new Found(kind.kind(), one)))
                .toList();
        List<PlannedItem.Alteration> alterations = new ArrayList<>();
        Map<String, List<UUID>> ids = new HashMap<>();
        Set<UUID> seen = new HashSet<>();
        for (int index = 0; index < item.of().size(); index++) {
            Found found = only(all, item.of().get(index), path + ".of[" + index + "]");
            Termed one = found.one();
            if (!seen.add(one.id())) {
                throw ProblemException.invalid(path + ".of[" + index + "]", "stands twice in this item");
            }
            ids.computeIfAbsent(found.kind(), kind -> new ArrayList<>()).add(one.id());
            alterations.add(new PlannedItem.Alteration(
                    found.kind() + " " + one.name() + " (" + one.text() + ")",
                    one.endsAt().map(ExtensionItems::seconds).orElse(NO_END),
                    asking.termDays()
                            .map(days -> TermRules.words(Optional.of(days)) + " from when it is agreed to")
                            .orElse(NO_END)));
        }
        return PlannedItem.change(name(), item.name(), alterations, json.valueToTree(new Terms(ids)), json);
    }

    /** An id says what it is; of a name, what is not deleted comes first. */
    private static Found only(List<Found> all, String wanted, String path) {
        List<Found> ofThis = all.stream()
                .filter(found ->
                        found.one().text().equals(wanted) || found.one().name().equals(wanted))
                .toList();
        List<Found> there =
                ofThis.stream().filter(found -> !found.one().deleted()).toList();
        List<Found> candidates = there.isEmpty() ? ofThis : there;
        if (candidates.size() == 1) {
            return candidates.getFirst();
        }
        throw ProblemException.invalid(
                path,
                candidates.isEmpty()
                        ? "names nothing of the project that has a term"
                        : "names several: "
                                + String.join(
                                        ", ",
                                        candidates.stream()
                                                .map(found -> found.kind() + " "
                                                        + found.one().text())
                                                .toList())
                                + "; write the id");
    }

    @Override
    public void apply(Change change) {
        Terms terms = json.convertValue(change.item().terms(), Terms.class);
        termed.forEach(kind -> Stream.ofNullable(terms.ids().get(kind.kind()))
                .forEach(ids -> kind.extend(ids, change.endsAt(), change.at())));
    }

    private static String seconds(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
