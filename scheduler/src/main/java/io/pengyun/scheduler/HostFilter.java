package io.pengyun.scheduler;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;

/**
 * Everything that does not change while an item is being placed: pins, modes, accreditation, dedication, traits, and
 * affinity to groups that have members. Each question is one pass over bit sets; what it strikes out counts under it.
 */
final class HostFilter {

    private final HostColumns columns;
    private final GroupMembers groups;
    private final BitSet admitted;
    private final EnumMap<RefusalReason, Integer> counts = new EnumMap<>(RefusalReason.class);

    HostFilter(Fleet fleet, DepartmentId department, Constraints constraints) {
        columns = fleet.columns();
        groups = fleet.groups();
        admitted = (BitSet) columns.live.clone();
        pins(constraints);
        modes();
        fitness(department, constraints);
        for (GroupRule rule : constraints.groupRules()) {
            if (rule instanceof GroupRule.Affinity affinity && affinity.hard()) {
                affinity(affinity);
            }
        }
    }

    /** The rows left. */
    BitSet admitted() {
        return admitted;
    }

    /** The hosts struck out, by reason. */
    Map<RefusalReason, Integer> counts() {
        return counts;
    }

    private void pins(Constraints constraints) {
        if (!constraints.sites().isEmpty()) {
            keep(RefusalReason.SITE, columns.bySite.rowsWithAny(constraints.sites()));
        }
        if (!constraints.zones().isEmpty()) {
            keep(RefusalReason.ZONE, columns.byZone.rowsWithAny(constraints.zones()));
        }
        if (!constraints.racks().isEmpty()) {
            keep(RefusalReason.RACK, columns.byRack.rowsWithAny(constraints.racks()));
        }
        if (!constraints.hosts().isEmpty()) {
            keep(RefusalReason.HOST, rowsOf(constraints.hosts()));
        }
        strike(RefusalReason.EXCLUDED, rowsOf(constraints.excludedHosts()));
    }

    /** Hosts that are not in the fleet are in nobody's way. */
    private BitSet rowsOf(Iterable<HostId> hosts) {
        BitSet rows = new BitSet();
        for (HostId host : hosts) {
            if (columns.contains(host)) {
                rows.set(columns.row(host));
            }
        }
        return rows;
    }

    private void modes() {
        strike(RefusalReason.HOST_CORDONED, columns.byMode.rows(HostMode.CORDONED));
        strike(RefusalReason.HOST_DRAINING, columns.byMode.rows(HostMode.DRAINING));
        strike(RefusalReason.HOST_DOWN, columns.byMode.rows(HostMode.DOWN));
        strike(RefusalReason.HOST_IN_MAINTENANCE, columns.byMode.rows(HostMode.MAINTENANCE));
    }

    private void fitness(DepartmentId department, Constraints constraints) {
        for (int level = 0; level < constraints.minAccreditation(); level++) {
            strike(RefusalReason.ACCREDITATION, columns.byAccreditation.rows(level));
        }
        BitSet others = (BitSet) columns.dedicated.clone();
        others.andNot(columns.byDepartment.rows(department));
        strike(RefusalReason.DEDICATED, others);
        for (String trait : constraints.requiredTraits()) {
            keep(RefusalReason.TRAIT_MISSING, columns.byTrait.rows(trait));
        }
        strike(RefusalReason.TRAIT_FORBIDDEN, columns.byTrait.rowsWithAny(constraints.forbiddenTraits()));
        if (constraints.sharedStorage()) {
            keep(RefusalReason.NOT_SHARED, columns.sharedStorage);
        }
    }

    private void affinity(GroupRule.Affinity rule) {
        boolean founded = !groups.isEmpty(rule.group());
        BitSet away = new BitSet();
        admitted.stream().forEach(row -> {
            int domain = columns.domain(row, rule.domain());
            if (domain == HostColumns.NO_DOMAIN || (founded && groups.in(rule.group(), rule.domain(), domain) == 0)) {
                away.set(row);
            }
        });
        strike(RefusalReason.AFFINITY, away);
    }

    private void keep(RefusalReason otherwise, BitSet rows) {
        BitSet struck = (BitSet) admitted.clone();
        struck.andNot(rows);
        strike(otherwise, struck);
    }

    private void strike(RefusalReason reason, BitSet rows) {
        if (!admitted.intersects(rows)) {
            return;
        }
        int before = admitted.cardinality();
        admitted.andNot(rows);
        counts.merge(reason, before - admitted.cardinality(), Integer::sum);
    }
}
