package io.pengyun.api.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pengyun.api.agent.CloudScene;
import io.pengyun.api.agent.CloudScene.Cloud;
import io.pengyun.api.agent.ObedientHosts;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.operation.OperationKind;
import io.pengyun.api.operation.OperationScenario;
import io.pengyun.api.operation.OperationTrials;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of operation on volumes: each step twice, failing, undone twice, its worker dying around each commit. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class VolumeTrialsTest {

    @Inject
    CloudScene scene;

    @Inject
    ObedientHosts hosts;

    @Inject
    OperationTrials trials;

    @Inject
    ChangeVolume change;

    @Inject
    PurgeVolumes purge;

    @Inject
    Jdbc jdbc;

    @ParameterizedTest
    @EnumSource(VolumeChange.Action.class)
    void changeVolume(VolumeChange.Action action) throws Exception {
        try (Cloud cloud = scene.start(0)) {
            UUID host = host(cloud);
            cloud.fulfil(
                    List.of(
                            cloud.instances("one", 1, Map.of()),
                            Map.of("kind", "volume", "name", "data", "sizeGib", 1, "attachTo", "one")),
                    () -> obey(host));
            trials.verify(new Changing(
                    action,
                    idsOf("volume", cloud).getFirst(),
                    idsOf("instance", cloud).getFirst(),
                    host));
        }
    }

    @Test
    void purgeVolumes() throws Exception {
        try (Cloud cloud = scene.start(0)) {
            UUID host = host(cloud);
            cloud.fulfil(
                    List.of(Map.of("kind", "volume", "name", "many", "count", 120, "sizeGib", 1, "site", cloud.site())),
                    () -> obey(host));
            trials.verify(new Purging(cloud, new ArrayList<>(idsOf("volume", cloud)), host));
        }
    }

    private final class Changing implements OperationScenario<VolumeChange> {

        private final VolumeChange.Action action;
        private final UUID volume;
        private final UUID instance;
        private final UUID host;
        private final Optional<UUID> attachedBefore;
        private final VolumeWanted wantedBefore;

        Changing(VolumeChange.Action action, UUID volume, UUID instance, UUID host) {
            this.action = action;
            this.volume = volume;
            this.instance = instance;
            this.host = host;
            this.attachedBefore = action == VolumeChange.Action.DETACH ? Optional.of(instance) : Optional.empty();
            this.wantedBefore = action == VolumeChange.Action.UNDELETE ? VolumeWanted.DELETED : VolumeWanted.PRESENT;
        }

        @Override
        public OperationKind<VolumeChange> kind() {
            return change;
        }

        @Override
        public void prepare() {
            boolean deleted = wantedBefore == VolumeWanted.DELETED;
            jdbc.update(
                    "update volume set wanted = ?, instance_id = ?, operation_id = null,"
                            + " deleted_at = case when ? then now() end,"
                            + " purge_at = case when ? then now() + interval '1 day' end where id = ?",
                    wantedBefore.text(),
                    attachedBefore.orElse(null),
                    deleted,
                    deleted,
                    volume);
            hosts.obey(host);
        }

        @Override
        public VolumeChange state(OperationId id) {
            return new VolumeChange(
                    volume,
                    action,
                    action == VolumeChange.Action.ATTACH ? Optional.of(instance) : Optional.empty(),
                    wantedBefore,
                    attachedBefore);
        }

        @Override
        public void started(OperationId id, VolumeChange state) {
            jdbc.update("update volume set operation_id = ? where id = ?", id.value(), volume);
        }

        @Override
        public void help(OperationId id) {
            hosts.obey(host);
        }

        @Override
        public Object picture() {
            return line(
                    "select concat_ws(' ', wanted, instance_id is null, deleted_at is null, purge_at is null,"
                            + " operation_id is null, (select count(*) from claim where resource_id = v.id))"
                            + " from volume v where id = ?",
                    volume);
        }

        @Override
        public void assertSucceeded(OperationId id) {
            String expected = switch (action) {
                case ATTACH -> "present f t t t 1";
                case DETACH, UNDELETE -> "present t t t t 1";
                case DELETE -> "deleted t f f t 1";
            };
            assertEquals(expected, picture());
            assertEquals(
                    "t",
                    line(
                            "select observed_instance_id is not distinct from instance_id from volume where id = ?",
                            volume));
        }
    }

    /** What was undone is wanted purged still, to be taken up again; nothing has given back only a part. */
    private final class Purging implements OperationScenario<PurgeVolumes.State> {

        private final Cloud cloud;
        private final List<UUID> fresh;
        private final UUID host;
        private List<UUID> pair = List.of();

        Purging(Cloud cloud, List<UUID> fresh, UUID host) {
            this.cloud = cloud;
            this.fresh = fresh;
            this.host = host;
        }

        @Override
        public OperationKind<PurgeVolumes.State> kind() {
            return purge;
        }

        @Override
        public void prepare() {
            pair = List.of(fresh.removeFirst(), fresh.removeFirst());
            jdbc.update("update volume set wanted = 'deleted', deleted_at = now() where id = any(?)", (Object)
                    pair.toArray(UUID[]::new));
        }

        @Override
        public PurgeVolumes.State state(OperationId id) {
            return new PurgeVolumes.State(pair);
        }

        @Override
        public void started(OperationId id, PurgeVolumes.State state) {
            jdbc.update("update volume set operation_id = ? where id = any(?)", id.value(), pair.toArray(UUID[]::new));
        }

        @Override
        public void help(OperationId id) {
            hosts.obey(host);
        }

        @Override
        public Object picture() {
            return line(
                    "select count(*) filter (where held.n + (v.purged_at is not null)::int <> 1) || ' half'"
                            + " from volume v join project p on p.id = v.project_id"
                            + " cross join lateral (select count(*) as n from claim where resource_id = v.id) held"
                            + " where p.name = ?",
                    cloud.project());
        }

        @Override
        public void assertSucceeded(OperationId id) {
            assertEquals(
                    "2",
                    line(
                            "select count(*)::text from volume where id = any(?) and purged_at is not null"
                                    + " and operation_id is null",
                            (Object) pair.toArray(UUID[]::new)));
            assertEquals("0 half", picture());
        }
    }

    private UUID host(Cloud cloud) {
        return QuarkusTransaction.requiringNew().call(() -> hosts.add(cloud.site(), ApiClient.unique("obedient")));
    }

    private void obey(UUID host) {
        QuarkusTransaction.requiringNew().run(() -> hosts.obey(host));
    }

    private List<UUID> idsOf(String table, Cloud cloud) {
        return jdbc.list(
                "select r.id from " + table + " r join project p on p.id = r.project_id where p.name = ? order by r.id",
                row -> row.getObject(1, UUID.class),
                cloud.project());
    }

    private String line(String query, Object... arguments) {
        return jdbc.first(query, row -> row.getString(1), arguments).orElse("nothing");
    }
}
