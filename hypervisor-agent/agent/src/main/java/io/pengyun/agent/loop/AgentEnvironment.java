package io.pengyun.agent.loop;

import io.pengyun.agent.driver.HypervisorDriver;
import io.pengyun.agent.host.HostTime;
import io.pengyun.agent.host.StateStore;
import io.pengyun.agent.spool.Spool;
import io.vertx.core.Vertx;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * What an agent runs on; owned and closed by whoever made it.
 *
 * @param workers for calls that block: the driver's, and those for certificates
 * @param fetchers for calls that may wait long for an image; may be the same where threads are plenty
 * @param deadlines for interrupting calls that take too long
 * @param networkUp false while a simulated network is cut
 * @param threads makes the agent's one thread
 */
public record AgentEnvironment(
        HostTime time,
        StateStore store,
        Spool spool,
        HypervisorDriver driver,
        Vertx vertx,
        ExecutorService workers,
        ExecutorService fetchers,
        ScheduledExecutorService deadlines,
        ThreadFactory threads,
        RandomGenerator random,
        BooleanSupplier networkUp) {}
