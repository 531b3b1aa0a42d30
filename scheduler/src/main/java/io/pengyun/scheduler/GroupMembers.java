package io.pengyun.scheduler;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** How many members each group has in each failure domain. */
final class GroupMembers {

    private final Map<GroupId, Map<FailureDomain, Map<Integer, Integer>>> counts = new HashMap<>();

    void add(GroupId group, HostColumns columns, int row) {
        Map<FailureDomain, Map<Integer, Integer>> byDomain =
                counts.computeIfAbsent(group, unused -> new EnumMap<>(FailureDomain.class));
        for (FailureDomain domain : FailureDomain.values()) {
            byDomain.computeIfAbsent(domain, unused -> new HashMap<>())
                    .merge(columns.domain(row, domain), 1, Integer::sum);
        }
    }

    void remove(GroupId group, HostColumns columns, int row) {
        Map<FailureDomain, Map<Integer, Integer>> byDomain = counts.getOrDefault(group, Map.of());
        byDomain.forEach((domain, members) -> members.computeIfPresent(
                columns.domain(row, domain), (unused, count) -> count == 1 ? null : count - 1));
        if (byDomain.getOrDefault(FailureDomain.HOST, Map.of()).isEmpty()) {
            counts.remove(group);
        }
    }

    boolean isEmpty(GroupId group) {
        return !counts.containsKey(group);
    }

    int in(GroupId group, FailureDomain domain, int domainNumber) {
        return counts.getOrDefault(group, Map.of())
                .getOrDefault(domain, Map.of())
                .getOrDefault(domainNumber, 0);
    }
}
