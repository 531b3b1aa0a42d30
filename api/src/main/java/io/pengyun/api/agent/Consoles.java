package io.pengyun.api.agent;

import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Serial consoles of instances, through their hosts' agents. All calls are bounded in time. */
public interface Consoles {

    /**
     * The tail of the serial output. Fails with a {@code ProblemException}: unavailable when the host's agent is away, or
     * not-found when the host has no such instance.
     */
    CompletionStage<ConsoleLog> log(UUID hostId, UUID instanceId, int maxBytes);

    /** Opens the console of a running instance. */
    ConsoleSession open(UUID hostId, UUID instanceId, ConsoleListener listener);

    /** @param truncated there was more before it */
    record ConsoleLog(byte[] data, boolean truncated) {}

    /** Gets the output, in order, from one thread at a time. */
    interface ConsoleListener {
        void data(byte[] bytes);

        void closed(String reason);
    }

    /** The input side. */
    interface ConsoleSession extends AutoCloseable {
        void write(byte[] bytes);

        @Override
        void close();
    }
}
