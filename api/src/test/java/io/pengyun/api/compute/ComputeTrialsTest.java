package io.pengyun.api.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pengyun.api.agent.CloudScene;
import io.pengyun.api.agent.CloudScene.Cloud;
import io.pengyun.api.agent.ObedientHosts;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.operation.OperationKind;
import io.pengyun.api.operation.OperationScenario;
import io.pengyun.api.operation.OperationTrials;
import io.pengyun.api.platform.Ids;
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

/** Every kind of operation on instances: each step twice, failing, undone twice, its worker dying around each commit. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ComputeTrialsTest {

    @Inject
    CloudScene scene;

    @Inject
    ObedientHosts hosts;

    @Inject
    OperationTrials trials;

    @Inject
    ChangeInstance change;

    @Inject
    PurgeInstances purge;

    @Inject
    RestartElsewhere restart;

    @Inject
    Jdbc jdbc;

    @Inject
    Ids ids;

    @ParameterizedTest
    @EnumSource(InstanceChange.Action.class)
    void changeInstance(InstanceChange.Action action) throws Exception {
        try (Cloud cloud = scene.start(0)) {
            List<UUID> all = hosts(cloud, 1);
            cloud.fulfil(List.of(cloud.instances("one", 1, Map.of())), () -> obey(all));
            trials.verify(new Changing(action, instancesOf(cloud).getFirst(), all));
        }
    }

    @Test
    void purgeInstances() throws Exception {
        try (Cloud cloud = scene.start(0)) {
            List<UUID> all = hosts(cloud, 2);
            cloud.fulfil(List.of(cloud.instances("many", 120, Map.of())), () -> obey(all));
            trials.verify(new Purging(cloud, new ArrayList<>(instancesOf(cloud)), all));
        }
    }

    @Test
    void restartElsewhere() throws Exception {
        try (Cloud cloud = scene.start(0)) {
            List<UUID> all = hosts(cloud, 3);
            cloud.fulfil(List.of(cloud.instances("one", 1, Map.of("recoveryPolicy", "elsewhere"))), () -> obey(all));
            trials.verify(new Restarting(instancesOf(cloud).getFirst(), all));
        }
    }

    private final class Changing implements OperationScenario<InstanceChange> {

        private final InstanceChange.Action action;
        private final UUID instance;
        private final List<UUID> hostIds;
        private final String before;

        Changing(InstanceChange.Action action, UUID instance, List<UUID> hostIds) {
            this.action = action;
            this.instance = instance;
            this.hostIds = hostIds;
            this.before = switch (action) {
                case START -> "stopped";
                case STOP, REBOOT, DELETE -> "running";
                case UNDELETE -> "deleted";
            };
        }

        @Override
        public OperationKind<InstanceChange> kind() {
            return change;
        }

        @Override
        public void prepare() {
            boolean deleted = before.equals("deleted");
            jdbc.update(
                    "update instance set wanted = ?, force_stop = false, operation_id = null,"
                            + " deleted_at = case when ? then now() end,"
                            + " purge_at = case when ? then now() + interval '1 day' end where id = ?",
                    before,
                    deleted,
                    deleted,
                    instance);
            obey(hostIds);
        }

        @Override
        public InstanceChange state(OperationId id) {
            return new InstanceChange(instance, action, false, WantedState.of(before));
        }

        @Override
        public void started(OperationId id, InstanceChange state) {
            jdbc.update("update instance set operation_id = ? where id = ?", id.value(), instance);
        }

        @Override
        public void help(OperationId id) {
            obey(hostIds);
        }

        @Override
        public Object picture() {
            return line(
                    "select concat_ws(' ', wanted, force_stop, deleted_at is null, purge_at is null,"
                            + " operation_id is null, (select count(*) from claim where resource_id = i.id),"
                            + " (select count(*) from port where instance_id = i.id)) from instance i where id = ?",
                    instance);
        }

        @Override
        public void assertSucceeded(OperationId id) {
            assertEquals(
                    action.wanted().text() + " t 1 1",
                    line(
                            "select concat_ws(' ', wanted, operation_id is null,"
                                    + " (select count(*) from claim where resource_id = i.id),"
                                    + " (select count(*) from port where instance_id = i.id)) from instance i"
                                    + " where id = ? and observed_generation >= generation",
                            instance));
        }
    }

    /** What was undone is wanted purged still, to be taken up again; nothing has given back only a part. */
    private final class Purging implements OperationScenario<PurgeInstances.State> {

        private final Cloud cloud;
        private final List<UUID> fresh;
        private final List<UUID> hostIds;
        private List<UUID> pair = List.of();

        Purging(Cloud cloud, List<UUID> fresh, List<UUID> hostIds) {
            this.cloud = cloud;
            this.fresh = fresh;
            this.hostIds = hostIds;
        }

        @Override
        public OperationKind<PurgeInstances.State> kind() {
            return purge;
        }

        @Override
        public void prepare() {
            pair = List.of(fresh.removeFirst(), fresh.removeFirst());
            jdbc.update("update instance set wanted = 'deleted', deleted_at = now() where id = any(?)", (Object)
                    pair.toArray(UUID[]::new));
        }

        @Override
        public PurgeInstances.State state(OperationId id) {
            return new PurgeInstances.State(pair);
        }

        @Override
        public void started(OperationId id, PurgeInstances.State state) {
            jdbc.update(
                    "update instance set operation_id = ? where id = any(?)", id.value(), pair.toArray(UUID[]::new));
        }

        @Override
        public void help(OperationId id) {
            obey(hostIds);
        }

        @Override
        public Object picture() {
            return line(
                    "select count(*) filter (where held.n + (i.purged_at is not null)::int <> 1) || ' half, '"
                            + " || count(*) filter (where ports.n + (i.purged_at is not null)::int <> 1)"
                            + " from instance i join project p on p.id = i.project_id"
                            + " cross join lateral (select count(*) as n from claim where resource_id = i.id) held"
                            + " cross join lateral (select count(*) as n from port where instance_id = i.id) ports"
                            + " where p.name = ?",
                    cloud.project());
        }

        @Override
        public void assertSucceeded(OperationId id) {
            assertEquals(
                    "2",
                    line(
                            "select count(*)::text from instance where id = any(?) and purged_at is not null"
                                    + " and operation_id is null",
                            (Object) pair.toArray(UUID[]::new)));
            assertEquals("0 half, 0", picture());
        }
    }

    private final class Restarting implements OperationScenario<RestartElsewhere.State> {

        private final UUID instance;
        private final List<UUID> hostIds;
        private UUID lost;

        Restarting(UUID instance, List<UUID> hostIds) {
            this.instance = instance;
            this.hostIds = hostIds;
            this.lost = hostIds.getFirst();
        }

        @Override
        public OperationKind<RestartElsewhere.State> kind() {
            return restart;
        }

        /** It runs, and its host is lost; the scheduled look for such instances leaves it to the trial. */
        @Override
        public void prepare() {
            jdbc.update("update host set health = 'up' where id = any(?)", (Object) hostIds.toArray(UUID[]::new));
            jdbc.update("update host_agent set fenced = false where host_id = any(?)", (Object)
                    hostIds.toArray(UUID[]::new));
            obey(hostIds);
            lost = jdbc.first(
                            "update instance set operation_id = null, recover_after = now() + interval '1 day',"
                                    + " recovery_note = null where id = ? returning host_id",
                            row -> row.getObject(1, UUID.class),
                            instance)
                    .orElseThrow();
            jdbc.update("update host set health = 'lost' where id = ?", lost);
            jdbc.update("update host_agent set fenced = true where host_id = ?", lost);
        }

        @Override
        public RestartElsewhere.State state(OperationId id) {
            return new RestartElsewhere.State(instance, lost, ids.next(), Optional.empty());
        }

        @Override
        public void started(OperationId id, RestartElsewhere.State state) {
            jdbc.update("update instance set operation_id = ? where id = ?", id.value(), instance);
        }

        @Override
        public void help(OperationId id) {
            obey(hostIds.stream().filter(host -> !host.equals(lost)).toList());
        }

        @Override
        public Object picture() {
            return line(
                    "select concat_ws(' ', wanted, operation_id is null,"
                            + " (select count(*) from claim where resource_id = i.id and host_id = i.host_id),"
                            + " (select count(*) from claim where project_id = i.project_id),"
                            + " (select count(*) from port where instance_id = i.id)) from instance i where id = ?",
                    instance);
        }

        @Override
        public void assertSucceeded(OperationId id) {
            assertEquals("running t 1 1 1", picture());
            assertEquals(
                    "t t",
                    line(
                            "select concat_ws(' ', host_id <> ?, observed_epoch = epoch and observed = 'running')"
                                    + " from instance where id = ?",
                            lost,
                            instance));
        }
    }

    private List<UUID> hosts(Cloud cloud, int count) {
        List<UUID> added = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            added.add(QuarkusTransaction.requiringNew()
                    .call(() -> hosts.add(cloud.site(), ApiClient.unique("obedient"))));
        }
        return List.copyOf(added);
    }

    private void obey(List<UUID> hostIds) {
        QuarkusTransaction.joiningExisting().run(() -> hostIds.forEach(hosts::obey));
    }

    private List<UUID> instancesOf(Cloud cloud) {
        return jdbc.list(
                "select i.id from instance i join project p on p.id = i.project_id where p.name = ? order by i.id",
                row -> row.getObject(1, UUID.class),
                cloud.project());
    }

    private String line(String query, Object... arguments) {
        return jdbc.first(query, row -> row.getString(1), arguments).orElse("nothing");
    }
}
