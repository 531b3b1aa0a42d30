package io.pengyun.api.tenancy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a department, all above and all below it, and of their projects. Pure: tells where what is promised below
 * is more than there is above.
 *
 * <p>What has no limit of its own promises what stands below it; so a limit is compared with the nearest ones below it.
 */
final class QuotaTree {

    /** @param parentId the department above; null at the top */
    record Node(
            UUID id,
            String name,
            QuotaScope scope,
            @Nullable UUID parentId,
            boolean overcommit,
            Map<QuotaKind, Long> limits) {
        Node {
            limits = Map.copyOf(limits);
        }
    }

    /**
     * More is promised than there is.
     *
     * @param by how much more
     * @param promised by name of what stands below
     */
    record Excess(Node node, QuotaKind kind, long by, Map<String, Long> promised) {

        private static final int NAMED = 10;

        /** For who may not know what their neighbours were promised. */
        String sentence() {
            return numbers() + ". Ask for less, or first for a higher limit there.";
        }

        /** For who sets the limits: with those of what stands below. */
        String sentenceWithNames() {
            return numbers() + " ("
                    + promised.entrySet().stream()
                            .limit(NAMED)
                            .map(one -> one.getKey() + " " + one.getValue())
                            .collect(Collectors.joining(", "))
                    + (promised.size() > NAMED ? ", and more" : "")
                    + "). Change one of these limits, or allow its over-commitment.";
        }

        private String numbers() {
            long limit = node.limits().getOrDefault(kind, 0L);
            return "Of " + kind.apiName() + ", department \"" + node.name() + "\" may hold " + limit
                    + "; what stands below it would be promised " + (limit + by);
        }
    }

    private final Map<UUID, Node> nodes = new LinkedHashMap<>();
    private final Map<UUID, List<Node>> below;

    QuotaTree(Collection<Node> all) {
        all.forEach(node -> nodes.put(node.id(), node));
        below = all.stream()
                .filter(node -> node.parentId() != null)
                .collect(Collectors.groupingBy(node -> Objects.requireNonNull(node.parentId())));
    }

    /** The same with one node in another's place. */
    QuotaTree with(Node changed) {
        Map<UUID, Node> replaced = new LinkedHashMap<>(nodes);
        replaced.put(changed.id(), changed);
        return new QuotaTree(replaced.values());
    }

    Node node(UUID id) {
        return Optional.ofNullable(nodes.get(id)).orElseThrow();
    }

    /** Where a change of this node makes it exceeded, or exceeded by more, than it was before. */
    Optional<Excess> worsenedBy(Node changed) {
        QuotaTree after = with(changed);
        for (QuotaKind kind : QuotaKind.values()) {
            for (Node above = after.node(changed.id()); above != null; above = after.parentOf(above)) {
                Optional<Excess> excess = after.excess(above, kind);
                long before = excess(node(above.id()), kind).map(Excess::by).orElse(0L);
                if (excess.isPresent() && excess.get().by() > before) {
                    return excess;
                }
            }
        }
        return Optional.empty();
    }

    private @Nullable Node parentOf(Node node) {
        return node.parentId() == null ? null : nodes.get(node.parentId());
    }

    private Optional<Excess> excess(Node node, QuotaKind kind) {
        Long limit = node.limits().get(kind);
        if (limit == null || node.overcommit() || node.scope() == QuotaScope.PROJECT) {
            return Optional.empty();
        }
        Map<String, Long> promised = new LinkedHashMap<>();
        long sum = 0;
        for (Node one : nearestBelow(node, kind)) {
            long maximum = one.limits().getOrDefault(kind, 0L);
            promised.merge(one.name(), maximum, Long::sum);
            sum = saturated(sum, maximum);
        }
        return sum > limit ? Optional.of(new Excess(node, kind, sum - limit, promised)) : Optional.empty();
    }

    private List<Node> nearestBelow(Node node, QuotaKind kind) {
        List<Node> found = new ArrayList<>();
        List<Node> next = below.getOrDefault(node.id(), List.of());
        while (!next.isEmpty()) {
            List<Node> further = new ArrayList<>();
            for (Node one : next) {
                if (one.limits().containsKey(kind)) {
                    found.add(one);
                } else {
                    further.addAll(below.getOrDefault(one.id(), List.of()));
                }
            }
            next = further;
        }
        return found;
    }

    private static long saturated(long sum, long more) {
        return sum > Long.MAX_VALUE - more ? Long.MAX_VALUE : sum + more;
    }
}
