package io.pengyun.agent.conversation;

import io.pengyun.agent.connection.GatewaySession;
import io.pengyun.agent.console.ConsoleSessions;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.agent.host.HostTime;
import io.pengyun.agent.lease.LeaseKeeper;
import io.pengyun.agent.reconcile.Reconciler;
import io.pengyun.agent.spool.Spool;
import io.pengyun.protocol.v1.AgentMessage;
import io.pengyun.protocol.v1.ControlMessage;
import io.pengyun.protocol.v1.Goodbye;
import io.pengyun.protocol.v1.Heartbeat;
import io.pengyun.protocol.v1.Hello;
import io.pengyun.protocol.v1.HostFacts;
import io.pengyun.protocol.v1.Welcome;
import org.jboss.logging.Logger;

/** One connection's talk. All calls come from the agent's one thread. */
public final class Conversation {

    private static final Logger LOG = Logger.getLogger(Conversation.class);
    private static final int PROTOCOL_VERSION = 1;
    private static final long WELCOME_BOUND_MILLIS = 15_000;
    private static final long LEAST_HEARTBEAT_MILLIS = 100;
    private static final long LEAST_OBSERVE_MILLIS = 1_000;
    private static final long HOPELESS_PAUSE_MILLIS = 30_000;

    private final GatewaySession session;
    private final HostTime time;
    private final Reconciler reconciler;
    private final LeaseKeeper lease;
    private final Spool spool;
    private final ConsoleSessions consoles;
    private final Runnable accepted;
    private final SpoolSender spoolSender;
    private final ObservedReport report;
    private final long begunAt;

    private boolean welcomed;
    private long heartbeatMillis;
    private long observeMillis;
    private long sequence;
    private long heartbeatAt;
    private long completeAt;
    private long diskFreeGib;

    /** @param accepted called when the control plane has welcomed the agent */
    public Conversation(
            GatewaySession session,
            HostTime time,
            Reconciler reconciler,
            LeaseKeeper lease,
            Spool spool,
            ConsoleSessions consoles,
            Runnable accepted) {
        this.session = session;
        this.time = time;
        this.reconciler = reconciler;
        this.lease = lease;
        this.spool = spool;
        this.consoles = consoles;
        this.accepted = accepted;
        this.spoolSender = new SpoolSender(spool, session);
        this.report = new ObservedReport(time);
        this.begunAt = time.bootMillis();
    }

    public boolean over(GatewaySession one) {
        return session.equals(one);
    }

    /** Introduces the host. */
    public void hello(String agentVersion, String agentStartId, HostFacts facts) {
        lease.connectionBegins();
        lease.sending(0);
        diskFreeGib = facts.getDiskFreeGib();
        session.send(AgentMessage.newBuilder()
                .setHello(Hello.newBuilder()
                        .setProtocolVersion(PROTOCOL_VERSION)
                        .setAgentVersion(agentVersion)
                        .setBootId(time.bootId())
                        .setAgentStartId(agentStartId)
                        .setFacts(facts))
                .build());
    }

    /** For the next heartbeat. */
    public void facts(HostFacts facts) {
        diskFreeGib = facts.getDiskFreeGib();
    }

    public void received(ControlMessage message) {
        try {
            take(message);
        } catch (IllegalArgumentException e) {
            LOG.errorf("event=message-malformed kind=%s reason=\"%s\"", message.getBodyCase(), e.getMessage());
            session.close("malformed " + message.getBodyCase(), HOPELESS_PAUSE_MILLIS);
        }
    }

    private void take(ControlMessage message) {
        switch (message.getBodyCase()) {
            case WELCOME -> welcome(message.getWelcome());
            case WANTED -> reconciler.wanted(message.getWanted());
            case LEASE ->
                lease.granted(
                        message.getLease().getHeartbeatSequence(),
                        Integer.toUnsignedLong(message.getLease().getLeaseMillis()));
            case ACK -> spoolSender.acknowledged(message.getAck().getSpooledSequence());
            case CONSOLE_OPEN -> consoles.open(message.getConsoleOpen());
            case CONSOLE_DATA -> consoles.data(message.getConsoleData());
            case CONSOLE_LOG -> consoles.log(message.getConsoleLog());
            case GOODBYE -> goodbye(message.getGoodbye());
            case BODY_NOT_SET -> LOG.debugf("event=message-unknown");
        }
    }

    private void welcome(Welcome welcome) {
        LOG.infof("event=welcome hostId=%s", WireIds.uuid(welcome.getHostId()));
        heartbeatMillis = Math.max(LEAST_HEARTBEAT_MILLIS, welcome.getHeartbeatIntervalMillis());
        observeMillis = Math.max(LEAST_OBSERVE_MILLIS, welcome.getObserveIntervalSeconds() * 1000L);
        reconciler.orphanGrace(welcome.getOrphanGraceSeconds() * 1000L);
        welcomed = true;
        heartbeatAt = time.bootMillis();
        completeAt = time.bootMillis();
        accepted.run();
        spoolSender.send();
    }

    private void goodbye(Goodbye goodbye) {
        LOG.warnf("event=goodbye code=%s reason=\"%s\"", goodbye.getCode(), goodbye.getMessage());
        boolean draining = goodbye.getCode().equals("draining");
        session.close("goodbye: " + goodbye.getCode(), draining ? 0 : HOPELESS_PAUSE_MILLIS);
    }

    /** The spool has something new. */
    public void spooled() {
        if (welcomed) {
            spoolSender.send();
        }
    }

    /** The observation may have changed. */
    public void observed() {
        if (!welcomed || !reconciler.compared() || time.bootMillis() >= completeAt) {
            return;
        }
        report.changes(reconciler.observation())
                .ifPresent(observed -> session.send(
                        AgentMessage.newBuilder().setObserved(observed).build()));
    }

    /**
     * Says what is due.
     *
     * @return when to call again, on the host's boot clock
     */
    public long step() {
        long now = time.bootMillis();
        if (!welcomed) {
            if (now - begunAt >= WELCOME_BOUND_MILLIS) {
                session.close("no welcome within " + WELCOME_BOUND_MILLIS + " ms", 0);
                return Long.MAX_VALUE;
            }
            return begunAt + WELCOME_BOUND_MILLIS;
        }
        if (now >= heartbeatAt) {
            heartbeat();
            heartbeatAt = now + heartbeatMillis;
        }
        if (now >= completeAt && reconciler.compared()) {
            session.send(AgentMessage.newBuilder()
                    .setObserved(report.complete(reconciler.observation()))
                    .build());
            completeAt = now + observeMillis;
        }
        return Math.min(heartbeatAt, Math.max(completeAt, now + LEAST_HEARTBEAT_MILLIS));
    }

    private void heartbeat() {
        sequence++;
        lease.sending(sequence);
        session.send(AgentMessage.newBuilder()
                .setHeartbeat(Heartbeat.newBuilder()
                        .setSequence(sequence)
                        .setWantedGeneration(reconciler.generation())
                        .setDiskFreeGib(diskFreeGib)
                        .setRunningInstances(reconciler.runningInstances())
                        .setSpooledBatches(spool.size()))
                .build());
    }

    /** The connection has ended. */
    public void ended() {
        consoles.closeAll();
    }
}
