package io.pengyun.api.agent;

import io.pengyun.api.platform.Jdbc;
import io.pengyun.protocol.v1.Wanted;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** Reads what is wanted on a host from all features into one message. */
@ApplicationScoped
class WantedReader {

    private final List<WantedSource> sources;
    private final Jdbc jdbc;

    WantedReader(@All List<WantedSource> sources, Jdbc jdbc) {
        this.sources = sources;
        this.jdbc = jdbc;
    }

    /**
     * What has changed since a generation; everything with 0.
     *
     * <p>The host's generation is read first: whatever has a lower one is committed by then, and what comes in between
     * is merely sent twice.
     */
    @Transactional
    Wanted read(UUID hostId, long afterGeneration) {
        long generation = jdbc.first(
                        "select wanted_generation from host_agent where host_id = ?", row -> row.getLong(1), hostId)
                .orElseThrow();
        WantedSlice.Builder slice = new WantedSlice.Builder();
        sources.forEach(source -> source.collect(hostId, afterGeneration, slice));
        return slice.build(afterGeneration == 0, generation);
    }
}
