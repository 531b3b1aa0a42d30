package io.pengyun.agent.reconcile;

import io.pengyun.agent.driver.HypervisorDriver;
import io.pengyun.agent.driver.simulated.SimulatedDriver;
import io.pengyun.agent.driver.simulated.SimulatedHost;
import io.pengyun.agent.driver.simulated.VirtualTime;
import io.pengyun.agent.host.StateStore;
import io.pengyun.agent.lease.LeaseKeeper;
import io.pengyun.protocol.v1.InstanceTransition;
import io.pengyun.protocol.v1.ObservedInstance;
import io.pengyun.protocol.v1.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The loop of an agent in virtual time: no threads, no network. Its end is as sudden as a kill. */
final class VirtualAgent {

    private static final long SLICE_MILLIS = 100;
    private static final long LOOK_EVERY_MILLIS = 10_000;

    private final VirtualTime time;
    private final HypervisorDriver driver;
    private final LeaseKeeper lease;
    private final Reconciler reconciler;
    private final List<InstanceTransition> transitions = new ArrayList<>();
    private boolean killed;
    private long heartbeats;

    /** @param delays how long each call to the driver takes to begin and to be heard of, in milliseconds */
    VirtualAgent(VirtualTime time, StateStore store, SimulatedHost host, LongSupplier delays) {
        this.time = time;
        this.driver = new SimulatedDriver(host);
        this.lease = new LeaseKeeper(time, store);
        DriverHands hands = new DriverHands(
                driver,
                lease,
                task -> time.after(delays.getAsLong(), task),
                task -> time.after(delays.getAsLong(), task),
                (work, bound) -> {},
                answer -> time.after(delays.getAsLong(), () -> {
                    if (!killed) {
                        answer.run();
                    }
                }));
        this.reconciler = new Reconciler(time, store, lease, hands, LOOK_EVERY_MILLIS, new Reconciler.Listener() {
            @Override
            public void transitions(List<InstanceTransition> found) {
                transitions.addAll(found);
            }

            @Override
            public void observed() {
                // Nobody is told in virtual time.
            }
        });
        reconciler.orphanGrace(60_000);
        driver.onChange(change -> reconciler.lookSoon());
    }

    void wanted(Wanted message) {
        reconciler.wanted(message);
    }

    void orphanGrace(long millis) {
        reconciler.orphanGrace(millis);
    }

    /** Sends a heartbeat now; its grant arrives at once. */
    void renewLease(long leaseMillis) {
        heartbeats++;
        lease.sending(heartbeats);
        lease.granted(heartbeats, leaseMillis);
    }

    void kill() {
        killed = true;
        driver.close();
    }

    /** Does what is due now, where somebody else moves the time. */
    void stepOnce() {
        if (!killed) {
            reconciler.step();
        }
    }

    void run(long millis) {
        runUntil(millis, () -> false);
    }

    /** @return whether the condition held before the time was over */
    boolean runUntil(long millis, BooleanSupplier condition) {
        long until = time.bootMillis() + millis;
        while (time.bootMillis() < until && !condition.getAsBoolean()) {
            stepOnce();
            time.advance(SLICE_MILLIS);
        }
        return condition.getAsBoolean();
    }

    ObservedInstance observed(UUID id) {
        ObservedInstance observed = reconciler.observation().instances().get(id);
        if (observed == null) {
            throw new AssertionError("nothing is said of " + id);
        }
        return observed;
    }

    Observation observation() {
        return reconciler.observation();
    }

    List<InstanceTransition> transitions() {
        return transitions;
    }
}
