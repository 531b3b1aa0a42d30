package io.pengyun.api.agent;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that this replica holds, one per host at most. */
@ApplicationScoped
class Connections {

    private final Map<UUID, AgentConnection> byHost = new ConcurrentHashMap<>();

    /** A newer connection of the same host takes the place of the older one. */
    void put(AgentConnection connection) {
        AgentConnection before = byHost.put(connection.hostId(), connection);
        if (before != null) {
            supersede(before);
        }
        if (!connection.isOpen()) {
            // It went while it was let in; its close has been heard already.
            remove(connection);
        }
    }

    static void supersede(AgentConnection older) {
        older.goodbye("superseded", "A newer connection of this host has taken over.");
    }

    /** True when it was the host's connection, not one that had been superseded. */
    boolean remove(AgentConnection connection) {
        return byHost.remove(connection.hostId(), connection);
    }

    Optional<AgentConnection> of(UUID hostId) {
        return Optional.ofNullable(byHost.get(hostId));
    }

    Collection<AgentConnection> all() {
        return List.copyOf(byHost.values());
    }

    int count() {
        return byHost.size();
    }
}
