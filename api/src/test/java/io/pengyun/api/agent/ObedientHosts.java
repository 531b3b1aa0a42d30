package io.pengyun.api.agent;

import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.protocol.v1.InstanceState;
import io.pengyun.protocol.v1.ObservedInstance;
import io.pengyun.protocol.v1.ObservedVolume;
import io.pengyun.protocol.v1.VolumeAttachment;
import io.pengyun.protocol.v1.VolumeState;
import io.pengyun.protocol.v1.Wanted;
import io.pengyun.protocol.v1.WantedInstance;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Hosts without agents: what is wanted there is reported when a test says so, in the caller's transaction. */
@ApplicationScoped
public class ObedientHosts {

    private final List<WantedSource> sources;
    private final List<Observer> observers;
    private final Jdbc jdbc;
    private final Ids ids;
    private final Clock clock;

    ObedientHosts(@All List<WantedSource> sources, @All List<Observer> observers, Jdbc jdbc, Ids ids, Clock clock) {
        this.sources = sources;
        this.observers = observers;
        this.jdbc = jdbc;
        this.ids = ids;
        this.clock = clock;
    }

    /** A host of 64 CPUs at a site, which stays up although nobody hears of it. */
    public UUID add(String site, String name) {
        UUID id = ids.next();
        jdbc.update(
                "insert into host (id, name, site_id, mode, health, driver, facts, health_since, version, created_at,"
                        + " updated_at) select ?, ?, id, 'active', 'up', 'simulated', '{}', now(), 0, now(), now()"
                        + " from site where name = ?",
                id,
                name,
                site);
        jdbc.update("insert into host_agent (host_id) values (?)", id);
        jdbc.update(
                "insert into host_capacity (host_id, vcpus, memory_mib, disk_gib) values (?, 64, 262144, 10000)", id);
        return id;
    }

    /** The host reports completely that all is there as it is wanted. */
    public void obey(UUID hostId) {
        WantedSlice.Builder slice = new WantedSlice.Builder();
        sources.forEach(source -> source.collect(hostId, 0, slice));
        long generation = jdbc.first(
                        "select wanted_generation from host_agent where host_id = ?", row -> row.getLong(1), hostId)
                .orElseThrow();
        Wanted wanted = slice.build(true, generation);
        Instant now = clock.instant();
        List<ObservedVolume> volumes = wanted.getVolumesList().stream()
                .map(volume -> ObservedVolume.newBuilder()
                        .setVolumeId(volume.getVolumeId())
                        .setGeneration(volume.getGeneration())
                        .setSizeGib(volume.getSizeGib())
                        .setState(volume.getAbsent() ? VolumeState.VOLUME_STATE_ABSENT : VolumeState.VOLUME_STATE_READY)
                        .build())
                .toList();
        HostReport report = new HostReport(
                hostId,
                true,
                generation,
                now,
                wanted.getInstancesList().stream()
                        .map(instance -> observed(instance, now))
                        .toList(),
                volumes,
                List.of());
        observers.forEach(observer -> observer.observed(List.of(report)));
    }

    private static ObservedInstance observed(WantedInstance wanted, Instant now) {
        return ObservedInstance.newBuilder()
                .setInstanceId(wanted.getInstanceId())
                .setGeneration(wanted.getGeneration())
                .setEpoch(wanted.getEpoch())
                .setRebootGeneration(wanted.getRebootGeneration())
                .setBootCount(1)
                .setSinceMillis(now.toEpochMilli())
                .setState(
                        switch (wanted.getPower()) {
                            case WANTED_POWER_RUNNING -> InstanceState.INSTANCE_STATE_RUNNING;
                            case WANTED_POWER_ABSENT -> InstanceState.INSTANCE_STATE_ABSENT;
                            default -> InstanceState.INSTANCE_STATE_STOPPED;
                        })
                .addAllAttachedVolumeIds(wanted.getVolumesList().stream()
                        .map(VolumeAttachment::getVolumeId)
                        .toList())
                .build();
    }
}
