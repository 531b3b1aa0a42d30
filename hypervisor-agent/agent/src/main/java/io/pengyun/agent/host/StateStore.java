package io.pengyun.agent.host;

import java.util.Optional;

/** Keeps small files whole: after a crash a file has its old or its new content, never half of one. */
public interface StateStore {

    Optional<byte[]> read(StateFile file);

    /** Survives the end of the process at once, and that of the host when the method has returned. */
    void write(StateFile file, byte[] content);

    /** As {@link #write}, but may be lost (never torn) when the whole host ends: for what is void after a boot anyway. */
    void writeUntilBoot(StateFile file, byte[] content);

    /** No effect when there is none. */
    void delete(StateFile file);
}
