package io.pengyun.agent.driver.libvirt;

import com.sun.jna.Pointer;
import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.DriverException.Code;
import io.pengyun.agent.driver.HypervisorDriver.ConsoleChannel;
import io.pengyun.agent.driver.HypervisorDriver.ConsoleListener;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An open serial console, over a libvirt stream: it reaches the guest wherever libvirtd reaches it.
 *
 * <p>The event loop only says that something can be read; a thread of this session reads and calls the listener. A slow
 * listener thus holds up its own guest's output and nothing else. Opening takes the console from whoever has it.
 */
final class ConsoleSession implements ConsoleChannel {

    private static final Logger LOG = Logger.getLogger(ConsoleSession.class);
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final long WRITE_BOUND_SECONDS = 10;
    private static final String ENDED = "the instance stopped, or another session took its console";
    private static final int READ_EVENTS =
            NativeLibvirt.STREAM_EVENT_READABLE | NativeLibvirt.STREAM_EVENT_ERROR | NativeLibvirt.STREAM_EVENT_HANGUP;

    /** By native address. One callback serves all, so that none is collected while native code may still call it. */
    private static final ConcurrentHashMap<Long, ConsoleSession> SESSIONS = new ConcurrentHashMap<>();

    private static final NativeLibvirt.StreamEvent DISPATCH = (stream, events, opaque) -> {
        ConsoleSession session = SESSIONS.get(Pointer.nativeValue(stream));
        if (session != null) {
            session.wake(events);
        }
    };

    private final Pointer stream;
    private final ConsoleListener listener;
    private final Semaphore readable = new Semaphore(0);
    private final Semaphore writable = new Semaphore(0);
    private final AtomicReference<@Nullable String> closeReason = new AtomicReference<>();

    /** Guards the stream against use after it was freed. */
    private final ReentrantLock lock = new ReentrantLock();

    private boolean freed;

    private ConsoleSession(Pointer stream, ConsoleListener listener) {
        this.stream = stream;
        this.listener = listener;
    }

    static ConsoleSession open(AttachedConnect connect, UUID instanceId, ConsoleListener listener) {
        Pointer stream = NativeLibvirt.CALLS.virStreamNew(connect.pointer(), NativeLibvirt.STREAM_NONBLOCK);
        if (stream == null) {
            throw failure("a console stream");
        }
        Pointer domain = NativeLibvirt.CALLS.virDomainLookupByUUIDString(connect.pointer(), instanceId.toString());
        try {
            if (domain == null
                    || NativeLibvirt.CALLS.virDomainOpenConsole(domain, null, stream, NativeLibvirt.CONSOLE_FORCE)
                            < 0) {
                DriverException failure = failure("the console");
                NativeLibvirt.CALLS.virStreamFree(stream);
                throw failure;
            }
        } finally {
            if (domain != null) {
                NativeLibvirt.CALLS.virDomainFree(domain);
            }
        }
        ConsoleSession session = new ConsoleSession(stream, listener);
        SESSIONS.put(Pointer.nativeValue(stream), session);
        if (NativeLibvirt.CALLS.virStreamEventAddCallback(stream, READ_EVENTS, DISPATCH, null, null) < 0) {
            DriverException failure = failure("the console's output");
            session.free();
            throw failure;
        }
        Thread.ofVirtual().name("console of " + instanceId).start(session::pump);
        return session;
    }

    @Override
    public void write(byte[] bytes) {
        byte[] rest = bytes;
        while (rest.length > 0) {
            int sent = send(rest);
            if (sent == NativeLibvirt.STREAM_WOULD_BLOCK) {
                awaitWritable();
            } else if (sent < 0) {
                throw new DriverException(Code.REFUSED, "the console is closed");
            } else {
                rest = Arrays.copyOfRange(rest, sent, rest.length);
            }
        }
    }

    @Override
    public void close() {
        end("closed");
    }

    private void end(String reason) {
        closeReason.compareAndSet(null, reason);
        readable.release();
    }

    /** In the event loop's thread: must not wait. A stream that stays readable would be announced without end. */
    private void wake(int events) {
        if ((events & NativeLibvirt.STREAM_EVENT_WRITABLE) != 0) {
            writable.release();
        }
        if ((events & (NativeLibvirt.STREAM_EVENT_ERROR | NativeLibvirt.STREAM_EVENT_HANGUP)) != 0) {
            closeReason.compareAndSet(null, ENDED);
        }
        listenFor(0);
        readable.release();
    }

    private void pump() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            while (closeReason.get() == null) {
                readable.acquireUninterruptibly();
                readable.drainPermits();
                drain(buffer);
                listenFor(READ_EVENTS);
            }
            // What came together with the end.
            drain(buffer);
        } catch (RuntimeException e) {
            closeReason.compareAndSet(null, "the console's listener failed");
            LOG.warn("a console's listener failed", e);
        } finally {
            free();
            listener.closed(String.valueOf(closeReason.get()));
        }
    }

    private void drain(byte[] buffer) {
        int received = receive(buffer);
        while (received > 0) {
            listener.data(Arrays.copyOf(buffer, received));
            received = receive(buffer);
        }
        if (received != NativeLibvirt.STREAM_WOULD_BLOCK) {
            closeReason.compareAndSet(null, ENDED);
        }
    }

    private void awaitWritable() {
        listenFor(READ_EVENTS | NativeLibvirt.STREAM_EVENT_WRITABLE);
        try {
            if (!writable.tryAcquire(WRITE_BOUND_SECONDS, TimeUnit.SECONDS)) {
                throw new DriverException(Code.REFUSED, "the guest takes no input");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DriverException(Code.REFUSED, "interrupted while writing to a console", e);
        }
    }

    private int receive(byte[] buffer) {
        lock.lock();
        try {
            return freed ? -1 : NativeLibvirt.CALLS.virStreamRecv(stream, buffer, buffer.length);
        } finally {
            lock.unlock();
        }
    }

    private int send(byte[] bytes) {
        lock.lock();
        try {
            return freed ? -1 : NativeLibvirt.CALLS.virStreamSend(stream, bytes, bytes.length);
        } finally {
            lock.unlock();
        }
    }

    private void listenFor(int events) {
        lock.lock();
        try {
            if (!freed) {
                NativeLibvirt.CALLS.virStreamEventUpdateCallback(stream, events);
            }
        } finally {
            lock.unlock();
        }
    }

    private void free() {
        lock.lock();
        try {
            if (freed) {
                return;
            }
            freed = true;
            SESSIONS.remove(Pointer.nativeValue(stream));
            NativeLibvirt.CALLS.virStreamEventRemoveCallback(stream);
            NativeLibvirt.CALLS.virStreamAbort(stream);
            NativeLibvirt.CALLS.virStreamFree(stream);
        } finally {
            lock.unlock();
        }
    }

    private static DriverException failure(String what) {
        return new DriverException(
                Code.REFUSED, what + " cannot be opened: " + NativeLibvirt.CALLS.virGetLastErrorMessage());
    }
}
