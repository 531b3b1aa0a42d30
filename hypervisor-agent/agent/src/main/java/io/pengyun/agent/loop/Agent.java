package io.pengyun.agent.loop;

import io.pengyun.agent.connection.GatewayClient;
import io.pengyun.agent.connection.GatewayListener;
import io.pengyun.agent.connection.GatewaySession;
import io.pengyun.agent.console.ConsoleSessions;
import io.pengyun.agent.conversation.Conversation;
import io.pengyun.agent.driver.UsageCounters;
import io.pengyun.agent.enrolment.CurrentIdentity;
import io.pengyun.agent.enrolment.Enrolment;
import io.pengyun.agent.enrolment.Identity;
import io.pengyun.agent.lease.LeaseKeeper;
import io.pengyun.agent.reconcile.DriverHands;
import io.pengyun.agent.reconcile.Reconciler;
import io.pengyun.agent.usage.UsageMeter;
import io.pengyun.protocol.v1.ControlMessage;
import io.pengyun.protocol.v1.HostFacts;
import io.pengyun.protocol.v1.InstanceTransition;
import io.pengyun.protocol.v1.InstanceUsage;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One host's agent, enrolled: its loop, its connection and what lies between them. Everything but network and driver calls
 * happens on one thread, which never blocks on either.
 */
public final class Agent implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Agent.class);
    private static final long LONGEST_SLEEP_MILLIS = 10_000;
    private static final long FACTS_RETRY_MILLIS = 1_000;

    private final AgentSettings settings;
    private final AgentEnvironment environment;
    private final String startId;
    private final Mailbox mailbox = new Mailbox();
    private final AtomicBoolean changeNoted = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CurrentIdentity identity;
    private final LeaseKeeper lease;
    private final Reconciler reconciler;
    private final GatewayClient client;
    private final CertificateRenewal renewal;
    private final UsageMeter meter = new UsageMeter();
    private final Thread thread;
    private @Nullable Conversation conversation;
    private long usageAt;

    /** @param startId differs for every start of an agent */
    public Agent(
            AgentSettings settings,
            AgentEnvironment environment,
            Enrolment enrolment,
            Identity identity,
            String startId) {
        this.settings = settings;
        this.environment = environment;
        this.startId = startId;
        this.identity = new CurrentIdentity(identity);
        this.lease = new LeaseKeeper(environment.time(), environment.store());
        DriverHands hands = new DriverHands(
                environment.driver(),
                lease,
                environment.workers(),
                environment.fetchers(),
                this::interruptAfter,
                mailbox::put);
        this.reconciler = new Reconciler(
                environment.time(),
                environment.store(),
                lease,
                hands,
                settings.lookEveryMillis(),
                new ReconcilerEvents());
        this.client = new GatewayClient(
                environment.vertx(),
                settings.connection(),
                this.identity::get,
                environment.time(),
                environment.random(),
                new ConnectionEvents(),
                environment.networkUp());
        this.renewal = new CertificateRenewal(environment, enrolment, this.identity, client);
        this.usageAt = environment.time().bootMillis();
        this.thread = environment.threads().newThread(this::run);
    }

    public void start() {
        environment.driver().onChange(change -> {
            if (changeNoted.compareAndSet(false, true) && !mailbox.offer(this::lookSoon)) {
                changeNoted.set(false);
            }
        });
        thread.start();
        client.start();
    }

    /** Ends the agent; what runs on the host goes on. Waits for the agent's thread. */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            client.close();
            // Not an interrupt: that would close a file which the thread may be writing.
            mailbox.offer(() -> LOG.debugf("event=agent-ends"));
            try {
                thread.join(TimeUnit.SECONDS.toMillis(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            mailbox.close();
        }
    }

    /**
     * Waits until the agent's thread has ended.
     *
     * @return whether it was asked to; false: it broke, and only a new process can mend that
     */
    public boolean awaitEnd() throws InterruptedException {
        thread.join();
        return closing.get();
    }

    private void run() {
        try {
            while (!closing.get()) {
                long wakeAt = step();
                long sleepMillis = Math.clamp(wakeAt - environment.time().bootMillis(), 0, LONGEST_SLEEP_MILLIS);
                Runnable task = mailbox.poll(sleepMillis);
                while (task != null && !closing.get()) {
                    task.run();
                    task = mailbox.poll(0);
                }
            }
        } catch (InterruptedException e) {
            LOG.debugf("event=agent-interrupted");
        } catch (RuntimeException e) {
            // Not to be mended from inside: a new process reads its state anew.
            LOG.errorf(e, "event=agent-broke");
            client.close();
        } finally {
            mailbox.close();
        }
    }

    private long step() {
        long now = environment.time().bootMillis();
        if (now >= usageAt) {
            usageAt = now + settings.usageEveryMillis();
            submit(this::sampleUsage);
        }
        long wakeAt = Math.min(usageAt, renewal.step());
        wakeAt = Math.min(wakeAt, reconciler.step());
        Conversation current = conversation;
        return current == null ? wakeAt : Math.min(wakeAt, current.step());
    }

    private void lookSoon() {
        changeNoted.set(false);
        reconciler.lookSoon();
    }

    private void sampleUsage() {
        try {
            List<UsageCounters> counters = environment.driver().usage();
            HostFacts facts = environment.driver().facts();
            mailbox.put(() -> {
                logStatus();
                List<InstanceUsage> usage =
                        meter.sample(counters, environment.time().now());
                Conversation current = conversation;
                if (!usage.isEmpty()) {
                    environment.spool().addUsage(usage);
                }
                if (current != null) {
                    current.facts(facts);
                    current.spooled();
                }
            });
        } catch (RuntimeException e) {
            LOG.warnf("event=usage-failed reason=\"%s\"", e.getMessage());
        }
    }

    private void logStatus() {
        LOG.infof(
                "event=status connected=%b generation=%d running=%d leaseMillis=%d spooled=%d usageDropped=%d",
                conversation != null,
                reconciler.generation(),
                reconciler.runningInstances(),
                Math.max(
                        0, lease.state().endsAtBootMillis() - environment.time().bootMillis()),
                environment.spool().size(),
                environment.spool().droppedUsageBatches());
    }

    private void introduce(Conversation talk) {
        submit(() -> {
            try {
                HostFacts facts = environment.driver().facts();
                mailbox.put(() -> talk.hello(settings.version(), startId, facts));
            } catch (RuntimeException e) {
                LOG.warnf("event=facts-failed reason=\"%s\"", e.getMessage());
                environment
                        .deadlines()
                        .schedule(
                                () -> mailbox.offer(() -> {
                                    if (talk.equals(conversation)) {
                                        introduce(talk);
                                    }
                                }),
                                FACTS_RETRY_MILLIS,
                                TimeUnit.MILLISECONDS);
            }
        });
    }

    private void submit(Runnable work) {
        if (!closing.get()) {
            interruptAfter(environment.workers().submit(work), 60_000);
        }
    }

    private void interruptAfter(Future<?> work, long boundMillis) {
        environment.deadlines().schedule(() -> work.cancel(true), boundMillis, TimeUnit.MILLISECONDS);
    }

    /** A start id for production: unique without being remembered. */
    public static String freshStartId() {
        return UUID.randomUUID().toString();
    }

    private final class ReconcilerEvents implements Reconciler.Listener {
        @Override
        public void transitions(List<InstanceTransition> transitions) {
            environment.spool().addTransitions(transitions);
            Conversation current = conversation;
            if (current != null) {
                current.spooled();
            }
        }

        @Override
        public void observed() {
            Conversation current = conversation;
            if (current != null) {
                current.observed();
            }
        }
    }

    private final class ConnectionEvents implements GatewayListener {
        @Override
        public void connected(GatewaySession session) {
            deliver(session, () -> {
                ConsoleSessions consoles = new ConsoleSessions(environment.driver(), environment.workers(), session);
                Conversation fresh = new Conversation(
                        session,
                        environment.time(),
                        reconciler,
                        lease,
                        environment.spool(),
                        consoles,
                        client::accepted);
                conversation = fresh;
                introduce(fresh);
            });
        }

        @Override
        public void received(GatewaySession session, ControlMessage message) {
            deliver(session, () -> {
                Conversation current = conversation;
                if (current != null && current.over(session)) {
                    current.received(message);
                }
            });
        }

        @Override
        public void disconnected(GatewaySession session, String reason) {
            LOG.infof("event=session-ended reason=\"%s\"", reason);
            deliver(session, () -> {
                Conversation current = conversation;
                if (current != null && current.over(session)) {
                    current.ended();
                    conversation = null;
                }
            });
        }

        private void deliver(GatewaySession session, Runnable task) {
            if (!mailbox.offer(task)) {
                session.close("the agent cannot keep up", 1_000);
            }
        }
    }
}
