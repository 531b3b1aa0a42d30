package io.pengyun.scheduler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Places one item, instance by instance, each on the best host at that moment, and holds what it places.
 *
 * <p>Taking any admitted host for the next of equal instances never costs a later one its place, so the greedy walk
 * places as many as can be placed. The one choice that does matter, the domain in which a new affinity group starts, is
 * tried out.
 */
final class ItemPlacement {

    private final Fleet fleet;
    private final Demand demand;
    private final int itemIndex;
    private final DemandItem item;
    private final HostColumns columns;
    private final HostFilter filter;
    private final List<Integer> followers;
    private final List<Claim> held = new ArrayList<>();
    private final Resources largestFree;
    private int placed;
    private HostRoom room;
    private GroupScan groups;

    ItemPlacement(Fleet fleet, Demand demand, int itemIndex) {
        this.fleet = fleet;
        this.demand = demand;
        this.itemIndex = itemIndex;
        item = demand.items().get(itemIndex);
        columns = fleet.columns();
        filter = new HostFilter(fleet, demand.department(), item.constraints());
        followers = IntStream.range(0, demand.items().size())
                .filter(other -> demand.items().get(other).beside() == itemIndex)
                .boxed()
                .toList();
        room = new HostRoom(columns, shapeAt(0));
        groups = scan(filter.admitted());
        largestFree = largestFree();
    }

    /** What a host must have for the instance of an index and all that follows it there. */
    private Shape shapeAt(int index) {
        Resources sum = item.shape().resources();
        for (int follower : followers) {
            DemandItem other = demand.items().get(follower);
            if (index < other.count()) {
                sum = sum.plus(other.shape().resources());
            }
        }
        return new Shape(
                sum,
                item.shape().gpuModel(),
                item.shape().gpuCount(),
                item.shape().numaLocal());
    }

    private GroupScan scan(BitSet rows) {
        return new GroupScan(fleet, item.constraints().groupRules(), rows);
    }

    /** Places as many as fit. */
    void run() {
        GroupRule.@Nullable Affinity founding = foundingRule();
        if (founding == null) {
            fill(filter.admitted());
        } else {
            foundGroup(founding.domain());
        }
    }

    /** What the item and its followers hold now. */
    List<Claim> held() {
        return held;
    }

    boolean isComplete() {
        return placed == item.count();
    }

    /** The narrowest hard affinity to a group that is empty and that the item joins: domains lie within one another. */
    private GroupRule.@Nullable Affinity foundingRule() {
        GroupRule.@Nullable Affinity narrowest = null;
        for (GroupRule rule : item.constraints().groupRules()) {
            if (rule instanceof GroupRule.Affinity affinity
                    && affinity.hard()
                    && item.groups().contains(affinity.group())
                    && fleet.groups().isEmpty(affinity.group())
                    && (narrowest == null || affinity.domain().compareTo(narrowest.domain()) < 0)) {
                narrowest = affinity;
            }
        }
        return narrowest;
    }

    private record Founding(BitSet rows, long room, long order) {}

    private void foundGroup(FailureDomain domain) {
        List<Founding> choices = foundings(domain);
        BitSet best = new BitSet();
        int most = 0;
        for (Founding choice : choices) {
            if (choice.room() <= most) {
                continue;
            }
            fill(choice.rows());
            if (isComplete()) {
                return;
            }
            if (placed > most) {
                most = placed;
                best = choice.rows();
            }
            giveBack();
        }
        if (most > 0) {
            fill(best);
        } else {
            groups = scan(filter.admitted());
        }
    }

    /** Domains by what they have room for: those for all of the item first, the fullest of them foremost if packing. */
    private List<Founding> foundings(FailureDomain domain) {
        Map<Integer, BitSet> rowsByDomain = new HashMap<>();
        filter.admitted().stream()
                .forEach(row -> rowsByDomain
                        .computeIfAbsent(columns.domain(row, domain), unused -> new BitSet())
                        .set(row));
        HostRanking ranking = new HostRanking(columns, groups, item, shapeAt(placed), demand.seed());
        // By the last instance, which the fewest follow: the sum may promise too much, never too little.
        HostRoom atMost = new HostRoom(columns, shapeAt(item.count() - 1));
        List<Founding> choices = new ArrayList<>();
        for (BitSet rows : rowsByDomain.values()) {
            long sum = rows.stream()
                    .mapToLong(row -> atMost.instances(row, item.count()))
                    .sum();
            long order = rows.stream()
                    .mapToLong(row -> ranking.hash(columns.spec(row).id()))
                    .min()
                    .orElse(0);
            choices.add(new Founding(rows, sum, order));
        }
        int count = item.count();
        boolean packing = item.weights().packing() >= 0;
        Comparator<Founding> wholeFirst = Comparator.comparing(choice -> choice.room() < count);
        choices.sort(wholeFirst
                .thenComparingLong(choice -> choice.room() >= count && packing ? choice.room() : -choice.room())
                .thenComparingLong(Founding::order));
        return choices;
    }

    private void giveBack() {
        held.forEach(claim -> fleet.release(claim.key()));
        held.clear();
        placed = 0;
        room = new HostRoom(columns, shapeAt(0));
    }

    private void fill(BitSet rows) {
        groups = scan(rows);
        Shape shape = shapeAt(placed);
        HostRanking ranking = new HostRanking(columns, groups, item, shape, demand.seed());
        BitSet open = (BitSet) rows.clone();
        while (!isComplete()) {
            Shape next = shapeAt(placed);
            if (!next.equals(shape)) {
                // Fewer follow from here on, so hosts that were too small may do again.
                shape = next;
                room = new HostRoom(columns, shape);
                ranking = new HostRanking(columns, groups, item, shape, demand.seed());
                open = (BitSet) rows.clone();
            }
            int row = best(open, ranking);
            if (row < 0) {
                return;
            }
            hold(row);
            groups.refresh();
        }
    }

    /** The best row; takes those out of {@code open} that cannot come back while the item is being placed. */
    private int best(BitSet open, HostRanking ranking) {
        int best = -1;
        long least = 0;
        for (int row = open.nextSetBit(0); row >= 0; row = open.nextSetBit(row + 1)) {
            if (room.refusal(row) != null) {
                open.clear(row);
                continue;
            }
            RefusalReason refusal = groups.refusal(row);
            if (refusal != null) {
                if (refusal == RefusalReason.ANTI_AFFINITY) {
                    open.clear(row);
                }
                continue;
            }
            long badness = ranking.badness(row);
            if (best < 0 || badness < least || (badness == least && ranking.breaksTie(row, best))) {
                best = row;
                least = badness;
            }
        }
        return best;
    }

    private void hold(int row) {
        HostInterior interior = columns.interior(row);
        Shape shape = shapeAt(placed);
        int cell = interior.bindsToCell(shape) ? interior.cellFor(shape).orElseThrow() : Claim.NO_CELL;
        hold(row, itemIndex, interior.devicesFor(shape, cell), cell);
        for (int follower : followers) {
            if (placed < demand.items().get(follower).count()) {
                hold(row, follower, List.of(), Claim.NO_CELL);
            }
        }
        placed++;
    }

    private void hold(int row, int heldItem, List<String> deviceAddresses, int cell) {
        DemandItem what = demand.items().get(heldItem);
        Claim claim = new Claim(
                new ClaimKey(demand.id(), heldItem, placed),
                columns.spec(row).id(),
                what.shape().resources(),
                deviceAddresses,
                cell,
                what.groups());
        fleet.hold(claim);
        held.add(claim);
    }

    /** Why there is no place for one more, now that the item holds what it could. */
    Refusals refusals() {
        EnumMap<RefusalReason, Integer> counts = new EnumMap<>(RefusalReason.class);
        counts.putAll(filter.counts());
        filter.admitted().stream().forEach(row -> counts.merge(lateRefusal(row), 1, Integer::sum));
        boolean sizeIsShort = counts.containsKey(RefusalReason.NO_MEMORY)
                || counts.containsKey(RefusalReason.NO_VCPU)
                || counts.containsKey(RefusalReason.NO_DISK);
        return new Refusals(
                itemIndex,
                shapeAt(placed),
                item.count(),
                placed,
                columns.size(),
                counts,
                sizeIsShort ? largestFree : Resources.NONE);
    }

    private RefusalReason lateRefusal(int row) {
        RefusalReason byGroup = groups.refusal(row);
        if (byGroup != null) {
            return byGroup;
        }
        RefusalReason byRoom = room.refusal(row);
        // With room and no rule against it, it is outside the domain in which the item's new group started.
        return byRoom != null ? byRoom : RefusalReason.AFFINITY;
    }

    /** The most memory, then vCPUs, then disk, that one instance could get where group rules and GPUs allow it. */
    private Resources largestFree() {
        if (item.shape().numaLocal()) {
            return Resources.NONE;
        }
        return filter.admitted().stream()
                .filter(row ->
                        groups.refusal(row) == null && columns.interior(row).hasDevices(item.shape()))
                .mapToObj(columns::free)
                .filter(free -> free.covers(Resources.NONE))
                .max(Comparator.comparingLong(Resources::memoryMib)
                        .thenComparingLong(Resources::vcpus)
                        .thenComparingLong(Resources::diskGib))
                .orElse(Resources.NONE);
    }
}
