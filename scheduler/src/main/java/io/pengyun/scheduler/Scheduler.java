package io.pengyun.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Decides where demands go.
 *
 * <p>For a demand of one item, also with as many of others beside it, the answer is exact: it is refused only if no
 * arrangement of its instances fits. The items of a demand of several are placed one after the other, the ones that need
 * GPUs and then the largest first; in a nearly full fleet another order might have fitted.
 */
public final class Scheduler {

    private Scheduler() {}

    /**
     * Decides the demands one after the other, each seeing what those before it hold. What is placed, the fleet holds
     * afterwards, as claims keyed by demand, item and index; what is refused leaves it as it was.
     *
     * @return one decision for each demand, in their order
     * @throws IllegalArgumentException if a demand is in the list twice or the fleet holds a claim of it already; then
     *     nothing is decided
     */
    public static List<Decision> place(Fleet fleet, List<Demand> demands) {
        Set<DemandId> ids = new HashSet<>();
        for (Demand demand : demands) {
            if (!ids.add(demand.id()) || fleet.holdsClaimOf(demand.id())) {
                throw new IllegalArgumentException(
                        "demand is placed already: " + demand.id().value());
            }
        }
        return demands.stream().map(demand -> place(fleet, demand)).toList();
    }

    /** The decisions that {@link #place} would take now; the fleet is the same afterwards. */
    public static List<Preview> preview(Fleet fleet, List<Demand> demands) {
        List<Decision> decisions = place(fleet, demands);
        List<Preview> previews = decisions.stream()
                .map(decision -> new Preview(decision, places(fleet, assignments(decision))))
                .toList();
        decisions.forEach(decision -> undo(fleet, decision));
        return previews;
    }

    /** Gives back what a decision holds: for a preview, or when its claims could not be put on record. */
    public static void undo(Fleet fleet, Decision decision) {
        for (Assignment assignment : assignments(decision)) {
            fleet.release(new ClaimKey(decision.demand(), assignment.item(), assignment.index()));
        }
    }

    private static List<Assignment> assignments(Decision decision) {
        return switch (decision) {
            case Decision.Placed placed -> placed.assignments();
            case Decision.PartlyPlaced partly -> partly.assignments();
            case Decision.Refused refused -> List.of();
        };
    }

    private static Decision place(Fleet fleet, Demand demand) {
        List<Claim> held = new ArrayList<>();
        List<Refusals> shortfalls = new ArrayList<>();
        for (int index : order(demand)) {
            ItemPlacement placement = new ItemPlacement(fleet, demand, index);
            placement.run();
            held.addAll(placement.held());
            if (!placement.isComplete()) {
                shortfalls.add(placement.refusals());
                if (demand.allOrNothing()) {
                    break;
                }
            }
        }
        if (!shortfalls.isEmpty() && (demand.allOrNothing() || held.isEmpty())) {
            held.forEach(claim -> fleet.release(claim.key()));
            return new Decision.Refused(demand.id(), shortfalls.getFirst());
        }
        List<Assignment> assignments = held.stream()
                .map(Assignment::of)
                .sorted(Comparator.comparingInt(Assignment::item).thenComparingInt(Assignment::index))
                .toList();
        if (shortfalls.isEmpty()) {
            return new Decision.Placed(demand.id(), assignments);
        }
        shortfalls.sort(Comparator.comparingInt(Refusals::item));
        return new Decision.PartlyPlaced(demand.id(), assignments, shortfalls);
    }

    private static List<Integer> order(Demand demand) {
        // What is beside another item is placed with it.
        Comparator<Integer> hardestFirst = Comparator.comparing(
                index -> demand.items().get(index).shape(),
                Comparator.comparingInt(Shape::gpuCount)
                        .thenComparingLong(shape -> shape.resources().memoryMib())
                        .thenComparingLong(shape -> shape.resources().vcpus())
                        .reversed());
        return IntStream.range(0, demand.items().size())
                .filter(index -> demand.items().get(index).beside() == DemandItem.ALONE)
                .boxed()
                .sorted(hardestFirst)
                .toList();
    }

    private static List<Place> places(Fleet fleet, List<Assignment> assignments) {
        Map<String, Set<HostId>> hostsBySite = new TreeMap<>();
        Map<String, Integer> instancesBySite = new TreeMap<>();
        for (Assignment assignment : assignments) {
            String site = fleet.host(assignment.host())
                    .orElseThrow()
                    .spec()
                    .location()
                    .site();
            hostsBySite.computeIfAbsent(site, unused -> new HashSet<>()).add(assignment.host());
            instancesBySite.merge(site, 1, Integer::sum);
        }
        return hostsBySite.entrySet().stream()
                .map(entry -> new Place(
                        entry.getKey(), entry.getValue().size(), instancesBySite.getOrDefault(entry.getKey(), 0)))
                .toList();
    }
}
