package io.pengyun.agent.reconcile;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.HypervisorDriver;
import io.pengyun.agent.driver.Inventory;
import io.pengyun.agent.lease.LeaseKeeper;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Hands that call a driver on worker threads. */
public final class DriverHands implements Hands {

    private static final Logger LOG = Logger.getLogger(DriverHands.class);

    private final HypervisorDriver driver;
    private final LeaseKeeper lease;
    private final Executor workers;
    private final Executor fetchers;
    private final Deadlines deadlines;
    private final Consumer<Runnable> mailbox;

    /** Interrupts work that takes too long. */
    public interface Deadlines {
        /** Cancels the work, interrupting it, unless it is done within this time. */
        void watch(Future<?> work, long boundMillis);
    }

    /**
     * @param workers bounded; a call may block one of its threads for as long as its bound
     * @param fetchers for calls that may wait for an image: they must not keep a power-off waiting
     * @param mailbox runs answers on the thread that asked
     */
    public DriverHands(
            HypervisorDriver driver,
            LeaseKeeper lease,
            Executor workers,
            Executor fetchers,
            Deadlines deadlines,
            Consumer<Runnable> mailbox) {
        this.driver = driver;
        this.lease = lease;
        this.workers = workers;
        this.fetchers = fetchers;
        this.deadlines = deadlines;
        this.mailbox = mailbox;
    }

    @Override
    public void look(Looked answer) {
        submit(
                workers,
                () -> {
                    try {
                        Inventory inventory = driver.inventory();
                        mailbox.accept(() -> answer.inventory(inventory));
                    } catch (RuntimeException e) {
                        mailbox.accept(() -> answer.failed(asDriverException(e)));
                    }
                },
                60_000,
                failure -> answer.failed(failure));
    }

    @Override
    public void act(Action action, Acted answer) {
        submit(
                action instanceof Action.Define ? fetchers : workers,
                () -> {
                    Optional<DriverException> failure = Optional.empty();
                    try {
                        carryOut(action);
                    } catch (RuntimeException e) {
                        failure = Optional.of(asDriverException(e));
                    }
                    Optional<DriverException> outcome = failure;
                    mailbox.accept(() -> answer.done(outcome));
                },
                action.boundMillis(),
                failure -> answer.done(Optional.of(failure)));
    }

    private void submit(Executor where, Runnable work, long boundMillis, Consumer<DriverException> refused) {
        Work task = new Work(
                work,
                () -> mailbox.accept(() -> refused.accept(new DriverException(
                        DriverException.Code.UNREACHABLE, "the agent did not get to it within its bound"))));
        try {
            where.execute(task);
            deadlines.watch(task, boundMillis);
        } catch (RejectedExecutionException e) {
            DriverException failure = new DriverException(DriverException.Code.UNREACHABLE, "the agent ends", e);
            mailbox.accept(() -> refused.accept(failure));
        }
    }

    /** Work that answers exactly once: by itself, or by its refusal when it is given up before it has begun. */
    private static final class Work extends FutureTask<Void> {

        private final AtomicBoolean taken;
        private final Runnable givenUp;

        Work(Runnable work, Runnable givenUp) {
            this(work, givenUp, new AtomicBoolean());
        }

        private Work(Runnable work, Runnable givenUp, AtomicBoolean taken) {
            super(
                    () -> {
                        if (taken.compareAndSet(false, true)) {
                            work.run();
                        }
                    },
                    null);
            this.taken = taken;
            this.givenUp = givenUp;
        }

        @Override
        protected void done() {
            if (isCancelled() && taken.compareAndSet(false, true)) {
                givenUp.run();
            }
        }
    }

    private void carryOut(Action action) {
        switch (action) {
            case Action.EnsureNetwork ensure -> driver.ensureNetwork(ensure.wanted());
            case Action.RemoveNetwork remove -> driver.removeNetwork(remove.networkId());
            case Action.EnsureVolume ensure -> driver.ensureVolume(ensure.wanted());
            case Action.RemoveVolume remove -> driver.removeVolume(remove.volumeId());
            case Action.Define define -> driver.define(define.wanted());
            case Action.Start start -> {
                if (start.leased() && !lease.allowsRunning()) {
                    throw new DriverException(
                            DriverException.Code.REFUSED, "the host's lease ended before the instance could start");
                }
                driver.start(start.instanceId());
            }
            case Action.RequestShutdown request -> driver.requestShutdown(request.instanceId());
            case Action.PowerOff powerOff -> driver.powerOff(powerOff.instanceId());
            case Action.Reboot reboot -> driver.reboot(reboot.instanceId(), reboot.rebootGeneration());
            case Action.Remove remove -> driver.remove(remove.instanceId());
        }
    }

    private static DriverException asDriverException(RuntimeException failure) {
        if (failure instanceof DriverException known) {
            return known;
        }
        LOG.errorf(failure, "event=driver-broke");
        return new DriverException(
                DriverException.Code.REFUSED,
                "the driver broke: " + failure.getClass().getSimpleName(),
                failure);
    }
}
