package io.pengyun.agent.host;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** State of a simulated host: outlives its agents, not its process. */
public final class MemoryStateStore implements StateStore {

    private final Map<StateFile, byte[]> files = new ConcurrentHashMap<>();

    @Override
    public Optional<byte[]> read(StateFile file) {
        return Optional.ofNullable(files.get(file)).map(byte[]::clone);
    }

    @Override
    public void write(StateFile file, byte[] content) {
        files.put(file, content.clone());
    }

    @Override
    public void writeUntilBoot(StateFile file, byte[] content) {
        write(file, content);
    }

    @Override
    public void delete(StateFile file) {
        files.remove(file);
    }
}
