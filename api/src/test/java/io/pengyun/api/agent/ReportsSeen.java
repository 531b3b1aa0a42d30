package io.pengyun.api.agent;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps, for each host, the highest generation that it has compared itself with. */
@ApplicationScoped
class ReportsSeen implements Observer {

    private final Map<UUID, Long> generations = new ConcurrentHashMap<>();

    @Override
    public void observed(Collection<HostReport> reports) {
        reports.forEach(report -> generations.merge(report.hostId(), report.wantedGeneration(), Math::max));
    }

    long generationOf(UUID hostId) {
        return generations.getOrDefault(hostId, -1L);
    }
}
