package io.pengyun.agent.driver.libvirt;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.DriverException.Code;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.event.LifecycleListener;

/**
 * The connection to libvirtd, reopened by itself for as long as the driver lives.
 *
 * <pre>
 *   opening --opened--> open --closed, dead or failed--> opening (after a pause of 0.1 s, doubling up to 5 s)
 *      any --close()--> closed
 * </pre>
 *
 * Calls made while it is not open fail at once with {@code hypervisor-unreachable}. Running guests do not notice.
 */
final class LibvirtConnection implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LibvirtConnection.class);
    private static final int KEEPALIVE_SECONDS = 5;
    private static final int KEEPALIVE_COUNT = 3;
    private static final long SHORTEST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    /** Attempts that hang in a libvirtd which accepts but does not answer; no more are begun beyond these. */
    private static final int MAX_HANGING_ATTEMPTS = 3;

    /** One use of an open connection. */
    interface Call<T> {
        T on(AttachedConnect connect) throws LibvirtException;
    }

    /** One use of an open connection, without a result. */
    interface Order {
        void on(AttachedConnect connect) throws LibvirtException;
    }

    /** One use of a domain. */
    interface DomainOrder {
        void on(Domain domain) throws LibvirtException;
    }

    /** The lock keeps the connection from being freed under a call: calls share it, freeing takes it alone. */
    private record Session(
            AttachedConnect connect, LifecycleListener events, ReentrantReadWriteLock lock, CountDownLatch lost) {}

    private final String uri;
    private final Duration connectTimeout;
    private final Consumer<Optional<UUID>> onChange;
    private final Semaphore attempts = new Semaphore(MAX_HANGING_ATTEMPTS);
    private final AtomicReference<@Nullable Session> current = new AtomicReference<>();
    private final CountDownLatch firstAttempt = new CountDownLatch(1);
    private final Thread keeper;
    private volatile boolean closed;

    /** @param onChange told the domain that changed, or nothing when the connection was lost or won */
    LibvirtConnection(String uri, Duration connectTimeout, Consumer<Optional<UUID>> onChange) {
        this.uri = uri;
        this.connectTimeout = connectTimeout;
        this.onChange = onChange;
        this.keeper = new Thread(this::keepOpen, "libvirt-connection");
        this.keeper.setDaemon(true);
    }

    /** Begins to connect and waits for the first attempt to end, well or badly. */
    void start() {
        EventLoop.ensureRunning();
        keeper.start();
        try {
            firstAttempt.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @throws DriverException when libvirtd is not reachable, or refuses */
    <T> T call(Call<T> call) {
        Session session = current.get();
        if (session == null || !session.lock().readLock().tryLock()) {
            throw unreachable(null);
        }
        try {
            return call.on(session.connect());
        } catch (LibvirtException e) {
            if (isAlive(session)) {
                throw LibvirtErrors.refused(e);
            }
            session.lost().countDown();
            throw unreachable(e);
        } finally {
            session.lock().readLock().unlock();
        }
    }

    void run(Order order) {
        this.<Boolean>call(connect -> {
            order.on(connect);
            return true;
        });
    }

    /** @throws DriverException also {@code not-found} when there is no such domain */
    void onDomain(UUID id, DomainOrder order) {
        run(connect -> {
            Domain domain = connect.domainLookupByUUID(id);
            try {
                order.on(domain);
            } finally {
                domain.free();
            }
        });
    }

    boolean isOpen() {
        Session session = current.get();
        return session != null && isAlive(session);
    }

    @Override
    public void close() {
        closed = true;
        Session session = current.get();
        if (session != null) {
            session.lost().countDown();
        }
        keeper.interrupt();
        try {
            keeper.join(connectTimeout.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepOpen() {
        long pauseMillis = SHORTEST_PAUSE_MILLIS;
        while (!closed) {
            try {
                Session session = open();
                current.set(session);
                firstAttempt.countDown();
                pauseMillis = SHORTEST_PAUSE_MILLIS;
                onChange.accept(Optional.empty());
                session.lost().await();
            } catch (LibvirtException | TimeoutException | IllegalStateException e) {
                LOG.warnf(
                        "libvirtd at %s is not reachable, trying again in %d ms: %s", uri, pauseMillis, e.getMessage());
            } catch (InterruptedException e) {
                LOG.debug("asked to stop");
            } finally {
                release();
                firstAttempt.countDown();
            }
            pause(pauseMillis);
            pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
        }
    }

    private void pause(long millis) {
        if (closed) {
            return;
        }
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            LOG.debug("asked to stop");
        }
    }

    /** Opens in a thread of its own, because libvirt's open has no bound: it waits for ever on a hung libvirtd. */
    private Session open() throws LibvirtException, InterruptedException, TimeoutException {
        if (!attempts.tryAcquire()) {
            throw new TimeoutException(MAX_HANGING_ATTEMPTS + " earlier attempts are still without an answer");
        }
        CompletableFuture<AttachedConnect> opening = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("libvirt-open").start(() -> {
            try {
                AttachedConnect connect = new AttachedConnect(uri);
                if (!opening.complete(connect)) {
                    connect.close();
                }
            } catch (LibvirtException | RuntimeException | java.lang.Error e) {
                opening.completeExceptionally(e);
            } finally {
                attempts.release();
            }
        });
        try {
            return prepare(opening.get(connectTimeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            opening.completeExceptionally(e);
            throw new TimeoutException("no answer within " + connectTimeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LibvirtException refused) {
                throw refused;
            }
            throw new IllegalStateException("libvirt cannot be used in this process", e.getCause());
        }
    }

    private Session prepare(AttachedConnect connect) throws LibvirtException {
        try {
            return listen(connect);
        } catch (LibvirtException e) {
            release(connect::close);
            throw e;
        }
    }

    private Session listen(AttachedConnect connect) throws LibvirtException {
        CountDownLatch lost = new CountDownLatch(1);
        connect.setKeepAlive(KEEPALIVE_SECONDS, KEEPALIVE_COUNT);
        connect.registerCloseListener((closedConnect, reason) -> lost.countDown());
        LifecycleListener events = (domain, event) -> {
            try {
                onChange.accept(Optional.of(UUID.fromString(domain.getUUIDString())));
                domain.free();
            } catch (LibvirtException e) {
                onChange.accept(Optional.empty());
            }
            return 0;
        };
        connect.addLifecycleListener(events);
        return new Session(connect, events, new ReentrantReadWriteLock(), lost);
    }

    private void release() {
        Session session = current.getAndSet(null);
        if (session == null) {
            return;
        }
        onChange.accept(Optional.empty());
        session.lock().writeLock().lock();
        // Never unlocked: who still holds this session finds it taken.
        release(() -> session.connect().removeLifecycleListener(session.events()));
        release(() -> session.connect().unregisterCloseListener());
        release(() -> session.connect().close());
    }

    private interface Release {
        void run() throws LibvirtException;
    }

    /** A connection that is lost already refuses some of its own taking down, which then needs none. */
    private static void release(Release part) {
        try {
            part.run();
        } catch (LibvirtException e) {
            LOG.debugf("closing a lost connection: %s", e.getMessage());
        }
    }

    private static boolean isAlive(Session session) {
        try {
            return session.lost().getCount() > 0 && session.connect().isAlive();
        } catch (LibvirtException e) {
            return false;
        }
    }

    private DriverException unreachable(@Nullable LibvirtException cause) {
        String message = "libvirtd at " + uri + " does not answer";
        return cause == null
                ? new DriverException(Code.UNREACHABLE, message)
                : new DriverException(Code.UNREACHABLE, message, cause);
    }
}
