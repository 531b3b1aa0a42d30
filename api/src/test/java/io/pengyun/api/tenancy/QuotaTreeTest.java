package io.pengyun.api.tenancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.tenancy.QuotaTree.Excess;
import io.pengyun.api.tenancy.QuotaTree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaTreeTest {

    private static final QuotaKind VCPUS = QuotaKind.VCPUS;

    private final Node city = department("city", null, 100);
    private final Node health = department("health", city, 60);
    private final Node clinic = department("clinic", health, -1);
    private final Node vaccines = project("vaccines", clinic, 20);
    private final Node beds = project("beds", clinic, 30);
    private final QuotaTree tree = new QuotaTree(List.of(city, health, clinic, vaccines, beds));

    /** @param limit -1: none */
    private static Node department(String name, Node parent, long limit) {
        return new Node(
                UUID.randomUUID(),
                name,
                QuotaScope.DEPARTMENT,
                parent == null ? null : parent.id(),
                false,
                limit < 0 ? Map.of() : Map.of(VCPUS, limit));
    }

    private static Node project(String name, Node parent, long limit) {
        return new Node(
                UUID.randomUUID(),
                name,
                QuotaScope.PROJECT,
                parent.id(),
                false,
                limit < 0 ? Map.of() : Map.of(VCPUS, limit));
    }

    private static Node with(Node node, long limit) {
        return new Node(
                node.id(),
                node.name(),
                node.scope(),
                node.parentId(),
                node.overcommit(),
                limit < 0 ? Map.of() : Map.of(VCPUS, limit));
    }

    private static Node overcommitting(Node node) {
        return new Node(node.id(), node.name(), node.scope(), node.parentId(), true, node.limits());
    }

    @Test
    void whatHasNoLimitPromisesWhatStandsBelowIt() {
        assertEquals(Optional.empty(), tree.worsenedBy(with(beds, 40)));
        Excess excess = tree.worsenedBy(with(beds, 41)).orElseThrow();
        assertEquals("health", excess.node().name());
        assertEquals(1, excess.by());
        assertEquals(Map.of("vaccines", 20L, "beds", 41L), excess.promised());
        assertTrue(
                excess.sentence().contains("may hold 60") && excess.sentence().contains("promised 61"));
        assertTrue(
                excess.sentenceWithNames().contains("promised 61 (vaccines 20, beds 41)"), excess::sentenceWithNames);
    }

    @Test
    void itsOwnLimitStandsForWhatIsBelow() {
        assertEquals(Optional.empty(), tree.worsenedBy(with(clinic, 60)));
        assertEquals(
                "health", tree.worsenedBy(with(clinic, 61)).orElseThrow().node().name());
        assertEquals(
                "clinic", tree.worsenedBy(with(clinic, 49)).orElseThrow().node().name(), "it has promised 50 itself");
    }

    @Test
    void whoSaysSoMayPromiseMoreThanThereIs() {
        QuotaTree generous = tree.with(overcommitting(health));
        assertEquals(Optional.empty(), generous.worsenedBy(with(beds, 1_000)));
        assertEquals(
                "city",
                generous.worsenedBy(with(health, 101)).orElseThrow().node().name(),
                "only below itself");
    }

    @Test
    void whatIsTooMuchAlreadyMayBecomeLess() {
        QuotaTree over = tree.with(with(health, 40));
        assertEquals(Optional.empty(), over.worsenedBy(with(beds, 25)), "still too much, but less");
        assertTrue(over.worsenedBy(with(beds, 31)).isPresent());
        assertEquals(Optional.empty(), over.worsenedBy(with(beds, 30)), "as it was");
    }

    @Test
    void sumsDoNotOverflow() {
        assertTrue(tree.worsenedBy(with(beds, Long.MAX_VALUE)).isPresent(), "20 more than that would be negative");
    }

    /** From a tree without excess, changes that are let through never make one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noSeriesOfChangesPromisesMoreThanThereIs(long seed) {
        Random random = new Random(seed);
        List<Node> nodes = new ArrayList<>();
        nodes.add(department("d0", null, -1));
        for (int at = 1; at < 12; at++) {
            nodes.add(department("d" + at, nodes.get(random.nextInt(at)), -1));
        }
        for (int at = 0; at < 12; at++) {
            nodes.add(project("p" + at, nodes.get(random.nextInt(12)), -1));
        }
        QuotaTree now = new QuotaTree(nodes);
        for (int change = 0; change < 2_000; change++) {
            Node node = with(now.node(nodes.get(random.nextInt(nodes.size())).id()), random.nextInt(101) - 1);
            if (now.worsenedBy(node).isEmpty()) {
                now = now.with(node);
            }
            for (Node one : nodes) {
                Node department = now.node(one.id());
                Long limit = department.limits().get(VCPUS);
                if (limit != null && department.scope() == QuotaScope.DEPARTMENT) {
                    assertTrue(promised(now, nodes, department) <= limit, "seed " + seed + ", change " + change);
                }
            }
        }
    }

    /** By brute force: the sum over the limits that have no other limit between them and the node. */
    private static long promised(QuotaTree tree, List<Node> nodes, Node above) {
        Map<UUID, Node> byId = new HashMap<>();
        nodes.forEach(node -> byId.put(node.id(), tree.node(node.id())));
        long sum = 0;
        for (Node node : byId.values()) {
            Long limit = node.limits().get(VCPUS);
            UUID up = node.parentId();
            while (limit != null && up != null && !up.equals(above.id())) {
                Node between = byId.get(up);
                limit = between.limits().containsKey(VCPUS) ? null : limit;
                up = between.parentId();
            }
            sum += limit == null || up == null || node.id().equals(above.id()) ? 0 : limit;
        }
        return sum;
    }
}
