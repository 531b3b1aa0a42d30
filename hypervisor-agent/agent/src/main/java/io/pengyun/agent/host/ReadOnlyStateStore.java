package io.pengyun.agent.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** What another process has written. */
record ReadOnlyStateStore(Path folder) implements StateStore {

    static Optional<byte[]> read(Path folder, StateFile file) {
        try {
            return Optional.of(Files.readAllBytes(folder.resolve(file.fileName())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<byte[]> read(StateFile file) {
        return read(folder, file);
    }

    @Override
    public void write(StateFile file, byte[] content) {
        throw new UnsupportedOperationException("the folder " + folder + " is another process's");
    }

    @Override
    public void writeUntilBoot(StateFile file, byte[] content) {
        write(file, content);
    }

    @Override
    public void delete(StateFile file) {
        throw new UnsupportedOperationException("the folder " + folder + " is another process's");
    }
}
