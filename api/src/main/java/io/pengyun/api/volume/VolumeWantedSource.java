package io.pengyun.api.volume;

import io.pengyun.api.agent.HostReport;
import io.pengyun.api.agent.WantedSlice;
import io.pengyun.api.agent.WantedSource;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.protocol.v1.WantedVolume;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Tells the gateway which volumes are wanted on a host, since a generation or all of them. */
@ApplicationScoped
class VolumeWantedSource implements WantedSource {

    private final Jdbc jdbc;

    VolumeWantedSource(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void collect(UUID hostId, long afterGeneration, WantedSlice.Builder into) {
        jdbc.list(
                        "select id, generation, wanted, size_gib, name from volume"
                                + " where host_id = ? and host_generation > ?"
                                + " and not (wanted = 'purged' and observed = 'absent') order by id",
                        row -> WantedVolume.newBuilder()
                                .setVolumeId(HostReport.bytes(row.getObject("id", UUID.class)))
                                .setGeneration(row.getLong("generation"))
                                .setAbsent(row.getString("wanted").equals(VolumeWanted.PURGED.text()))
                                .setSizeGib(row.getLong("size_gib"))
                                .setName(row.getString("name"))
                                .build(),
                        hostId,
                        afterGeneration)
                .forEach(into::addVolume);
    }
}
