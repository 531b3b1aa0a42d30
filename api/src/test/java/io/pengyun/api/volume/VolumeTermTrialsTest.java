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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The end of terms, with each step twice, failing, and its worker dying; one of the set is extended in between. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class VolumeTermTrialsTest {

    @Inject
    CloudScene scene;

    @Inject
    ObedientHosts hosts;

    @Inject
    OperationTrials trials;

    @Inject
    EndVolumes end;

    @Inject
    Jdbc jdbc;

    @Test
    void endVolumes() throws Exception {
        try (Cloud cloud = scene.start(0)) {
            UUID host =
                    QuarkusTransaction.requiringNew().call(() -> hosts.add(cloud.site(), ApiClient.unique("obedient")));
            cloud.fulfil(
                    List.of(Map.of("kind", "volume", "name", "some", "count", 3, "sizeGib", 1, "site", cloud.site())),
                    () -> QuarkusTransaction.requiringNew().run(() -> hosts.obey(host)));
            trials.verify(new Ending(cloud, host));
        }
    }

    private final class Ending implements OperationScenario<EndVolumes.State> {

        private final UUID host;
        private final List<UUID> volumes;

        Ending(Cloud cloud, UUID host) {
            this.host = host;
            this.volumes = jdbc.list(
                    "select v.id from volume v join project p on p.id = v.project_id where p.name = ? order by v.id",
                    row -> row.getObject(1, UUID.class),
                    cloud.project());
        }

        @Override
        public OperationKind<EndVolumes.State> kind() {
            return end;
        }

        /** They are there, and nothing is due that the scheduled look could take from the trial. */
        @Override
        public void prepare() {
            jdbc.update(
                    "update volume set wanted = 'present', operation_id = null, ends_at = null, delete_at = null,"
                            + " deleted_at = null, purge_at = null where id = any(?)",
                    (Object) ids());
            hosts.obey(host);
        }

        @Override
        public EndVolumes.State state(OperationId id) {
            return new EndVolumes.State(volumes);
        }

        @Override
        public void started(OperationId id, EndVolumes.State state) {
            jdbc.update(
                    "update volume set operation_id = ?, ends_at = now() - interval '1 hour',"
                            + " delete_at = now() - interval '1 minute' where id = any(?)",
                    id.value(),
                    ids());
            jdbc.update(
                    "update volume set ends_at = now() + interval '1 day', delete_at = null where id = ?",
                    volumes.getLast());
        }

        @Override
        public void help(OperationId id) {
            hosts.obey(host);
        }

        /** What holds however it ended: all are free, nothing was given back, and the extended one goes on. */
        @Override
        public Object picture() {
            return line("select concat_ws(' ', count(*) filter (where operation_id is not null),"
                    + " count(*) filter (where not exists (select from claim where resource_id = v.id)),"
                    + " count(*) filter (where (wanted = 'deleted') <> (purge_at is not null)),"
                    + " (array_agg(wanted order by id desc))[1]) from volume v where id = any(?)");
        }

        @Override
        public void assertSucceeded(OperationId id) {
            assertEquals("0 0 0 present", picture());
            assertEquals(
                    "deleted deleted present",
                    line("select string_agg(wanted, ' ' order by id) from volume v where id = any(?)"));
            assertEquals(
                    "deleted deleted held",
                    line("select string_agg(phase, ' ' order by resource_id) from usage_interval where upper_inf(span)"
                            + " and resource_id = any(?)"));
        }

        private String line(String query) {
            return jdbc.first(query, row -> row.getString(1), (Object) ids()).orElseThrow();
        }

        private UUID[] ids() {
            return volumes.toArray(UUID[]::new);
        }
    }
}
