package io.pengyun.api.agent;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** What follows from the end of a connection. */
@ApplicationScoped
class Departures {

    private final Connections connections;
    private final LeaseLedger ledger;
    private final ConsoleBroker consoles;

    Departures(Connections connections, LeaseLedger ledger, ConsoleBroker consoles, MeterRegistry metrics) {
        this.connections = connections;
        this.ledger = ledger;
        this.consoles = consoles;
        metrics.gauge("pengyun.gateway.connections", connections, Connections::count);
    }

    void gone(AgentConnection connection) {
        if (connections.remove(connection)) {
            ledger.forget(connection.hostId());
        }
        consoles.closed(connection);
    }

    /** The control plane stops: agents look for another one at once. */
    void all() {
        connections.all().forEach(connection -> connection.goodbye("draining", "The control plane stops."));
    }
}
