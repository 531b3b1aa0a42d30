package io.pengyun.agent.driver.simulated;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Sees every start and every end on all hosts of a fleet and writes down when an instance ran twice. Thread-safe. */
public final class RunWitness {

    private final Map<UUID, Set<String>> runsOn = new HashMap<>();
    private final Map<UUID, Integer> starts = new HashMap<>();
    private final List<Twice> twice = new ArrayList<>();

    /** An instance that was started on one host while it ran on another. */
    public record Twice(UUID instanceId, String startedOn, Set<String> runningOn) {}

    synchronized void started(UUID instanceId, String host) {
        Set<String> hosts = runsOn.computeIfAbsent(instanceId, id -> new HashSet<>());
        if (!hosts.isEmpty() && !hosts.contains(host)) {
            twice.add(new Twice(instanceId, host, Set.copyOf(hosts)));
        }
        hosts.add(host);
        starts.merge(instanceId, 1, Integer::sum);
    }

    synchronized void ended(UUID instanceId, String host) {
        Set<String> hosts = runsOn.get(instanceId);
        if (hosts != null) {
            hosts.remove(host);
        }
    }

    /** The hosts on which the instance runs now; more than one breaks the law. */
    public synchronized Set<String> runningOn(UUID instanceId) {
        return Set.copyOf(runsOn.getOrDefault(instanceId, Set.of()));
    }

    /** All instances that run now, with their hosts. */
    public synchronized Map<UUID, Set<String>> running() {
        Map<UUID, Set<String>> running = new HashMap<>();
        runsOn.forEach((id, hosts) -> {
            if (!hosts.isEmpty()) {
                running.put(id, Set.copyOf(hosts));
            }
        });
        return Map.copyOf(running);
    }

    /** How often the instance was started, on any host. */
    public synchronized int starts(UUID instanceId) {
        return starts.getOrDefault(instanceId, 0);
    }

    /** Every moment at which one instance ran in two places. */
    public synchronized List<Twice> twice() {
        return List.copyOf(twice);
    }
}
