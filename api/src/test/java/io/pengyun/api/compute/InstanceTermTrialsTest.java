package io.pengyun.api.compute;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of terms, with each step twice, failing, and its worker dying; one of the set is extended in between. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class InstanceTermTrialsTest {

    @Inject
    CloudScene scene;

    @Inject
    ObedientHosts hosts;

    @Inject
    OperationTrials trials;

    @Inject
    EndInstances end;

    @Inject
    Jdbc jdbc;

    @ParameterizedTest
    @EnumSource(EndInstances.Action.class)
    void endInstances(EndInstances.Action action) throws Exception {
        try (Cloud cloud = scene.start(0)) {
            UUID host =
                    QuarkusTransaction.requiringNew().call(() -> hosts.add(cloud.site(), ApiClient.unique("obedient")));
            cloud.fulfil(
                    List.of(cloud.instances("some", 3, Map.of())),
                    () -> QuarkusTransaction.requiringNew().run(() -> hosts.obey(host)));
            trials.verify(new Ending(action, cloud, host));
        }
    }

    private final class Ending implements OperationScenario<EndInstances.State> {

        private final EndInstances.Action action;
        private final UUID host;
        private final List<UUID> instances;

        Ending(EndInstances.Action action, Cloud cloud, UUID host) {
            this.action = action;
            this.host = host;
            this.instances = jdbc.list(
                    "select i.id from instance i join project p on p.id = i.project_id where p.name = ? order by i.id",
                    row -> row.getObject(1, UUID.class),
                    cloud.project());
        }

        @Override
        public OperationKind<EndInstances.State> kind() {
            return end;
        }

        /** They run, and nothing is due that the scheduled look could take from the trial. */
        @Override
        public void prepare() {
            jdbc.update(
                    "update instance set wanted = 'running', operation_id = null, ends_at = null, delete_at = null,"
                            + " deleted_at = null, purge_at = null where id = any(?)",
                    (Object) ids());
            hosts.obey(host);
        }

        @Override
        public EndInstances.State state(OperationId id) {
            return new EndInstances.State(action, instances);
        }

        @Override
        public void started(OperationId id, EndInstances.State state) {
            jdbc.update(
                    "update instance set operation_id = ?, ends_at = now() - interval '1 hour',"
                            + " delete_at = case when ? then now() - interval '1 minute'"
                            + " else now() + interval '14 days' end where id = any(?)",
                    id.value(),
                    action == EndInstances.Action.DELETE,
                    ids());
            jdbc.update(
                    "update instance set ends_at = now() + interval '1 day', delete_at = null where id = ?",
                    instances.getLast());
        }

        @Override
        public void help(OperationId id) {
            hosts.obey(host);
        }

        /** What holds however it ended: all are free, nothing was given back, and the extended one goes on. */
        @Override
        public Object picture() {
            return line("select concat_ws(' ', count(*) filter (where operation_id is not null),"
                    + " count(*) filter (where not exists (select from claim where resource_id = i.id)),"
                    + " count(*) filter (where (wanted = 'deleted') <> (purge_at is not null)),"
                    + " (array_agg(wanted order by id desc))[1]) from instance i where id = any(?)");
        }

        @Override
        public void assertSucceeded(OperationId id) {
            String wanted = action == EndInstances.Action.STOP ? "stopped" : "deleted";
            assertEquals("0 0 0 running", picture());
            assertEquals(
                    wanted + " " + wanted + " running",
                    line("select string_agg(wanted, ' ' order by id) from instance i where id = any(?)"));
        }

        private String line(String query) {
            return jdbc.first(query, row -> row.getString(1), (Object) ids()).orElseThrow();
        }

        private UUID[] ids() {
            return instances.toArray(UUID[]::new);
        }
    }
}
