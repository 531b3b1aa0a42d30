package io.pengyun.agent.driver.simulated;

import io.pengyun.agent.driver.HypervisorDriver.ConsoleListener;
import io.pengyun.agent.driver.HypervisorDriver.ConsoleTail;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A serial line: a log of bounded size, and whoever listens. The guest behind it repeats what it is told. */
final class SimulatedConsole {

    private static final int MAX_LOG_BYTES = 64 * 1024;

    private final List<ConsoleListener> listeners = new CopyOnWriteArrayList<>();
    private byte[] log = new byte[0];
    private boolean cut;

    void print(String text) {
        print(text.getBytes(StandardCharsets.UTF_8));
    }

    void print(byte[] bytes) {
        synchronized (this) {
            byte[] longer = Arrays.copyOf(log, log.length + bytes.length);
            System.arraycopy(bytes, 0, longer, log.length, bytes.length);
            if (longer.length > MAX_LOG_BYTES) {
                cut = true;
                longer = Arrays.copyOfRange(longer, longer.length - MAX_LOG_BYTES, longer.length);
            }
            log = longer;
        }
        listeners.forEach(listener -> listener.data(bytes));
    }

    synchronized ConsoleTail tail(int maxBytes) {
        int from = Math.max(0, log.length - maxBytes);
        return new ConsoleTail(Arrays.copyOfRange(log, from, log.length), cut || from > 0);
    }

    void listen(ConsoleListener listener) {
        listeners.add(listener);
    }

    /** @return whether it was listening */
    boolean leave(ConsoleListener listener) {
        return listeners.remove(listener);
    }

    void closeAll(String reason) {
        for (ConsoleListener listener : listeners) {
            if (listeners.remove(listener)) {
                listener.closed(reason);
            }
        }
    }
}
