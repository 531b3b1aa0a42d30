package io.pengyun.agent.fleet;

import io.pengyun.agent.driver.Inventory.InstanceOnHost;
import io.pengyun.agent.driver.simulated.SimulatedDriver;
import io.pengyun.agent.driver.simulated.SimulatedHost;
import io.pengyun.agent.enrolment.Enrolment;
import io.pengyun.agent.enrolment.EnrolmentException;
import io.pengyun.agent.enrolment.Identity;
import io.pengyun.agent.enrolment.JoinToken;
import io.pengyun.agent.host.MemoryStateStore;
import io.pengyun.agent.loop.Agent;
import io.pengyun.agent.loop.AgentEnvironment;
import io.pengyun.agent.loop.AgentSettings;
import io.pengyun.agent.spool.MemorySpool;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * One simulated host of a fleet, with its disk and its agent. What may be done to a real host may be done to it; the agent
 * is killed and started, the host keeps what it has on its disk.
 */
public final class FleetHost implements AutoCloseable {

    private static final Duration ENROL_TIMEOUT = Duration.ofSeconds(30);
    private static final long SPOOLED_USAGE_BYTES = 4L * 1024 * 1024;

    private final SimulatedHost host;
    private final FleetTime time;
    private final FleetSettings settings;
    private final Shared shared;
    private final long seed;
    private final MemoryStateStore store = new MemoryStateStore();
    private final MemorySpool spool;
    private final Enrolment enrolment;
    private volatile boolean networkUp = true;
    private int agentStarts;
    private @Nullable Agent agent;
    private @Nullable SimulatedDriver driver;

    /** What the hosts of a fleet share. */
    record Shared(io.vertx.core.Vertx vertx, ExecutorService workers, ScheduledExecutorService timer) {}

    FleetHost(SimulatedHost host, FleetTime time, FleetSettings settings, Shared shared, long seed) {
        this.host = host;
        this.time = time;
        this.settings = settings;
        this.shared = shared;
        this.seed = seed;
        this.spool = new MemorySpool(time.now().toEpochMilli(), SPOOLED_USAGE_BYTES);
        this.enrolment = new Enrolment(settings.connection().addresses(), store, host.name(), ENROL_TIMEOUT);
    }

    public String name() {
        return host.name();
    }

    /** The machine: its guests, its disk, its faults. */
    public SimulatedHost machine() {
        return host;
    }

    /** Who the host became when it enrolled. */
    public Optional<UUID> hostId() {
        return enrolment.stored().map(Identity::hostId);
    }

    /** All instances on the host's disk, running or not. */
    public Map<UUID, InstanceOnHost> instances() {
        return host.instances();
    }

    void enrol(JoinToken token) throws EnrolmentException {
        if (enrolment.stored().isEmpty()) {
            enrolment.enrol(token);
        }
    }

    /** Starts an agent on the host. No effect while one runs or while there is no power. */
    public synchronized void startAgent() {
        if (agent != null || !host.powered()) {
            return;
        }
        Identity identity = enrolment
                .stored()
                .orElseThrow(() -> new IllegalStateException("the host " + name() + " has not enrolled"));
        agentStarts++;
        SimulatedDriver opened = new SimulatedDriver(host);
        AgentEnvironment environment = new AgentEnvironment(
                time,
                store,
                spool,
                opened,
                shared.vertx(),
                shared.workers(),
                shared.workers(),
                shared.timer(),
                Thread.ofVirtual().name("agent-" + name()).factory(),
                new SplittableRandom(seed + agentStarts),
                () -> networkUp);
        AgentSettings agentSettings = new AgentSettings(
                name(), "simulated", settings.connection(), settings.lookEveryMillis(), settings.usageEveryMillis());
        Agent started = new Agent(agentSettings, environment, enrolment, identity, name() + "-" + agentStarts);
        started.start();
        agent = started;
        driver = opened;
    }

    /** The agent's process ends at once; guests run on. */
    public synchronized void killAgent() {
        if (agent != null) {
            agent.close();
            agent = null;
        }
        if (driver != null) {
            driver.close();
            driver = null;
        }
    }

    public void restartAgent() {
        killAgent();
        startAgent();
    }

    /** Nothing goes over the host's network any more, and neither side is told. */
    public void cutNetwork() {
        networkUp = false;
    }

    public void restoreNetwork() {
        networkUp = true;
    }

    /** Agent and guests end at once; the disk keeps what it has. */
    public synchronized void cutPower() {
        host.cutPower();
        killAgent();
    }

    /** The host boots; its agent starts with it. */
    public synchronized void restorePower() {
        time.rebooted(time.boots() + 1);
        host.restorePower();
        startAgent();
    }

    @Override
    public void close() {
        killAgent();
    }
}
