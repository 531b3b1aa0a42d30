package io.pengyun.api.agent;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pengyun.protocol.v1.AgentMessage;
import io.pengyun.protocol.v1.Hello;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** What each message of an agent means. Called on the event loop; what blocks goes to other threads. */
@ApplicationScoped
class AgentProtocol {

    private static final Logger LOG = Logger.getLogger(AgentProtocol.class);
    private static final int VERSION = 1;

    private final Admissions admissions;
    private final LeaseGranter leases;
    private final ReportQueue reports;
    private final SpooledFacts spooled;
    private final ConsoleBroker consoles;
    private final Counter heartbeats;

    AgentProtocol(
            Admissions admissions,
            LeaseGranter leases,
            ReportQueue reports,
            SpooledFacts spooled,
            ConsoleBroker consoles,
            MeterRegistry metrics) {
        this.admissions = admissions;
        this.leases = leases;
        this.reports = reports;
        this.spooled = spooled;
        this.consoles = consoles;
        this.heartbeats = metrics.counter("pengyun.gateway.heartbeats");
    }

    void received(AgentConnection connection, SerialTasks tasks, AgentMessage message) {
        if (message.hasHello()) {
            hello(connection, message.getHello());
            return;
        }
        if (!connection.isOpen() || !connection.isAdmitted()) {
            // Said before the Welcome or after the Goodbye: it counts for nothing, and is said again where it matters.
            LOG.debugf("messageIgnored hostId=%s kind=%s", connection.hostId(), message.getBodyCase());
            return;
        }
        switch (message.getBodyCase()) {
            case HEARTBEAT -> {
                heartbeats.increment();
                leases.heartbeat(connection, message.getHeartbeat().getSequence());
            }
            case OBSERVED -> reports.offer(connection, message.getObserved());
            case SPOOLED -> {
                if (!tasks.offer(() -> spooled.take(connection, message.getSpooled()))) {
                    connection.goodbye("draining", "Too many spooled facts come unacknowledged.");
                }
            }
            case CONSOLE_DATA -> consoles.data(connection, message.getConsoleData());
            case CONSOLE_LOG -> consoles.log(connection, message.getConsoleLog());
            case HELLO, BODY_NOT_SET -> LOG.debugf("unknownMessage hostId=%s", connection.hostId());
        }
    }

    private void hello(AgentConnection connection, Hello hello) {
        if (hello.getProtocolVersion() != VERSION) {
            connection.goodbye("protocol-version", "This control plane speaks version " + VERSION + ".");
        } else if (connection.greet()) {
            admissions.arrived(connection, hello);
        }
    }
}
