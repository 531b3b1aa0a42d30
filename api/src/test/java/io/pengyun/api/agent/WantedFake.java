package io.pengyun.api.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pengyun.protocol.v1.WantedNetwork;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Networks that tests want on hosts, in no record: only their host generation is one. */
@ApplicationScoped
class WantedFake implements WantedSource {

    private final Map<UUID, List<Entry>> wanted = new ConcurrentHashMap<>();

    private record Entry(long generation, String name) {}

    void want(UUID hostId, long generation, String name) {
        wanted.computeIfAbsent(hostId, host -> new CopyOnWriteArrayList<>()).add(new Entry(generation, name));
    }

    @Override
    public void collect(UUID hostId, long afterGeneration, WantedSlice.Builder into) {
        wanted.getOrDefault(hostId, List.of()).stream()
                .filter(entry -> entry.generation() > afterGeneration)
                .forEach(entry -> into.addNetwork(WantedNetwork.newBuilder()
                        .setNetworkId(HostReport.bytes(
                                UUID.nameUUIDFromBytes(entry.name().getBytes(UTF_8))))
                        .setGeneration(entry.generation())
                        .setName(entry.name())
                        .build()));
    }
}
