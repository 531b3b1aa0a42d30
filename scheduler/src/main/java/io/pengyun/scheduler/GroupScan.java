package io.pengyun.scheduler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The group rules of one item that change with every instance placed: apart, spread, and all soft ones. */
final class GroupScan {

    private final HostColumns columns;
    private final GroupMembers groups;
    private final List<GroupRule> rules;
    private final List<int[]> domainsByRule = new ArrayList<>();
    private final int[] fewestByRule;

    /** @param rows rows whose domains count for a spread */
    GroupScan(Fleet fleet, List<GroupRule> rules, BitSet rows) {
        columns = fleet.columns();
        groups = fleet.groups();
        this.rules = rules;
        fewestByRule = new int[rules.size()];
        for (GroupRule rule : rules) {
            domainsByRule.add(
                    rule instanceof GroupRule.Spread
                            ? rows.stream()
                                    .map(row -> columns.domain(row, rule.domain()))
                                    .filter(domain -> domain != HostColumns.NO_DOMAIN)
                                    .distinct()
                                    .toArray()
                            : new int[0]);
        }
        refresh();
    }

    /** Counts anew after an instance was placed or taken back. */
    void refresh() {
        for (int index = 0; index < rules.size(); index++) {
            GroupRule rule = rules.get(index);
            int fewest = domainsByRule.get(index).length == 0 ? 0 : Integer.MAX_VALUE;
            for (int domain : domainsByRule.get(index)) {
                fewest = Math.min(fewest, groups.in(rule.group(), rule.domain(), domain));
            }
            fewestByRule[index] = fewest;
        }
    }

    /** The hard rule that keeps the next instance off the row; null if none does. */
    @Nullable
    RefusalReason refusal(int row) {
        for (int index = 0; index < rules.size(); index++) {
            GroupRule rule = rules.get(index);
            if (!rule.hard()) {
                continue;
            }
            int domain = columns.domain(row, rule.domain());
            switch (rule) {
                case GroupRule.Affinity affinity -> {
                    // Asked once for the whole item, by HostFilter; a new group's first domain by ItemPlacement.
                }
                case GroupRule.AntiAffinity apart -> {
                    if (domain == HostColumns.NO_DOMAIN || groups.in(apart.group(), apart.domain(), domain) > 0) {
                        return RefusalReason.ANTI_AFFINITY;
                    }
                }
                case GroupRule.Spread spread -> {
                    if (domain == HostColumns.NO_DOMAIN || excess(index, spread, domain) > 0) {
                        return RefusalReason.SPREAD;
                    }
                }
            }
        }
        return null;
    }

    /** By how many steps the next instance would miss soft rules on the row. */
    long softMisses(int row) {
        long misses = 0;
        for (int index = 0; index < rules.size(); index++) {
            GroupRule rule = rules.get(index);
            if (rule.hard()) {
                continue;
            }
            int domain = columns.domain(row, rule.domain());
            if (domain == HostColumns.NO_DOMAIN) {
                misses++;
                continue;
            }
            misses += switch (rule) {
                case GroupRule.Affinity near ->
                    !groups.isEmpty(near.group()) && groups.in(near.group(), near.domain(), domain) == 0 ? 1 : 0;
                case GroupRule.AntiAffinity apart -> groups.in(apart.group(), apart.domain(), domain);
                case GroupRule.Spread spread -> Math.max(0, excess(index, spread, domain));
            };
        }
        return misses;
    }

    private int excess(int index, GroupRule.Spread rule, int domain) {
        return groups.in(rule.group(), rule.domain(), domain) + 1 - fewestByRule[index] - rule.maxSkew();
    }
}
