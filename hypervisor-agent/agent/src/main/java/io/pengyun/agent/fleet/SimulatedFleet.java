package io.pengyun.agent.fleet;

import io.pengyun.agent.driver.simulated.RunWitness;
import io.pengyun.agent.driver.simulated.SimulatedHost;
import io.pengyun.agent.enrolment.EnrolmentException;
import io.pengyun.agent.enrolment.JoinToken;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A fleet of simulated hosts in this process. Agents share one Vert.x and run on virtual threads, so that thousands of them
 * are cheap. Thread-safe.
 */
public final class SimulatedFleet implements AutoCloseable {

    private static final int ENROLMENTS_AT_ONCE = 16;
    private static final long SEED_STEP = 0x9E37_79B9_7F4A_7C15L;

    private final FleetSettings settings;
    private final Clock clock;
    private final FleetHost.Shared shared;
    private final boolean ownsVertx;
    private final long originNanos = System.nanoTime();
    private final RunWitness witness = new RunWitness();
    private final Map<String, FleetHost> hosts = new TreeMap<>();

    /** A fleet with a Vert.x of its own. */
    public SimulatedFleet(FleetSettings settings, Clock clock) {
        this(settings, clock, Vertx.vertx(), true);
    }

    /** A fleet on a Vert.x that its owner closes. */
    public SimulatedFleet(FleetSettings settings, Clock clock, Vertx vertx) {
        this(settings, clock, vertx, false);
    }

    private SimulatedFleet(FleetSettings settings, Clock clock, Vertx vertx, boolean ownsVertx) {
        this.settings = settings;
        this.clock = clock;
        this.ownsVertx = ownsVertx;
        ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("fleet-timer").factory());
        this.shared = new FleetHost.Shared(vertx, workers, timer);
    }

    /**
     * Adds a host: enrols it and starts its agent. Blocks until it has enrolled.
     *
     * @throws EnrolmentException when the control plane gives it no certificate
     * @throws IllegalArgumentException when there is a host of this name, or the token is none
     */
    public FleetHost add(String name, String joinToken) throws EnrolmentException {
        FleetHost host = prepare(name);
        host.enrol(JoinToken.parse(joinToken));
        host.startAgent();
        return host;
    }

    /**
     * Adds hosts {@code prefix1} to {@code prefixN} with one token for all of them, several at a time.
     *
     * @throws EnrolmentException of the first host that got no certificate
     */
    public List<FleetHost> addAll(String prefix, int count, String joinToken) throws EnrolmentException {
        Semaphore atOnce = new Semaphore(ENROLMENTS_AT_ONCE);
        List<Future<FleetHost>> pending = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            String name = prefix + number;
            pending.add(shared.workers().submit(() -> {
                atOnce.acquire();
                try {
                    return add(name, joinToken);
                } finally {
                    atOnce.release();
                }
            }));
        }
        List<FleetHost> added = new ArrayList<>();
        for (Future<FleetHost> one : pending) {
            added.add(await(one));
        }
        return added;
    }

    private static FleetHost await(Future<FleetHost> pending) throws EnrolmentException {
        try {
            return pending.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while hosts enrol", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EnrolmentException refused) {
                throw refused;
            }
            throw new IllegalStateException("a host could not be added", e);
        }
    }

    private synchronized FleetHost prepare(String name) {
        if (hosts.containsKey(name)) {
            throw new IllegalArgumentException("there is a host " + name + " in this fleet");
        }
        long seed = settings.seed() + SEED_STEP * (hosts.size() + 1);
        FleetTime time = new FleetTime(clock, name, originNanos);
        SimulatedHost machine = new SimulatedHost(
                name,
                settings.facts(),
                time,
                (delayMillis, task) -> shared.timer().schedule(task, delayMillis, TimeUnit.MILLISECONDS),
                settings.faults().apply(seed),
                witness);
        FleetHost host = new FleetHost(machine, time, settings, shared, seed);
        hosts.put(name, host);
        return host;
    }

    /** @throws IllegalArgumentException when there is none of this name */
    public synchronized FleetHost host(String name) {
        FleetHost host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException("there is no host " + name + " in this fleet");
        }
        return host;
    }

    public synchronized List<FleetHost> hosts() {
        return List.copyOf(hosts.values());
    }

    /** Saw every start and end on all hosts: what runs where, and whether anything ever ran twice. */
    public RunWitness witness() {
        return witness;
    }

    /** Ends all agents and their hosts. */
    @Override
    public void close() {
        hosts().forEach(FleetHost::close);
        shared.workers().shutdownNow();
        shared.timer().shutdownNow();
        if (ownsVertx) {
            shared.vertx().close();
        }
    }
}
