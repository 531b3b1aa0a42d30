package io.pengyun.api.request;

import static io.pengyun.api.testing.ApiClient.expect;
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

/** The operation that brings up a request: each step twice, failing, undone twice, its worker dying around each commit. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class FulfilRequestTrialsTest {

    @Inject
    CloudScene scene;

    @Inject
    ObedientHosts hosts;

    @Inject
    OperationTrials trials;

    @Inject
    FulfilRequest fulfil;

    @Inject
    Jdbc jdbc;

    @Test
    void fulfilRequest() throws Exception {
        try (Cloud cloud = scene.start(0)) {
            UUID host =
                    QuarkusTransaction.requiringNew().call(() -> hosts.add(cloud.site(), ApiClient.unique("obedient")));
            trials.verify(new Fulfilling(cloud, host));
        }
    }

    private final class Fulfilling implements OperationScenario<FulfilRequest.State> {

        private final Cloud cloud;
        private final UUID host;
        private UUID request = new UUID(0, 0);
        private int prepared;

        Fulfilling(Cloud cloud, UUID host) {
            this.cloud = cloud;
            this.host = host;
        }

        @Override
        public OperationKind<FulfilRequest.State> kind() {
            return fulfil;
        }

        /** The earlier trial's things are gone, so that there is room for the next. */
        @Override
        public void prepare() {
            QuarkusTransaction.requiringNew().run(this::sweep);
            String name = "web" + prepared++;
            String submitted = cloud.submit(List.of(
                    cloud.instances(name, 2, Map.of()),
                    Map.of("kind", "volume", "name", name + "-data", "count", 2, "sizeGib", 1, "attachTo", name)));
            request = RequestId.parse(submitted).orElseThrow().value();
        }

        private void sweep() {
            jdbc.update(
                    "update instance set wanted = 'purged' where wanted <> 'purged' and project_id ="
                            + " (select id from project where name = ?)",
                    cloud.project());
            jdbc.update("delete from claim where host_id = ? and state = 'in_use'", host);
            jdbc.update(
                    "delete from port where instance_id in (select i.id from instance i join project p"
                            + " on p.id = i.project_id where p.name = ?)",
                    cloud.project());
        }

        @Override
        public FulfilRequest.State state(OperationId id) {
            return new FulfilRequest.State(request);
        }

        /** As the approval does, whose own operation gives way to the trial's. */
        @Override
        public void started(OperationId id, FulfilRequest.State state) {
            cloud.approve(new RequestId(request).text());
            UUID own = jdbc.first(
                            "select operation_id from request where id = ?",
                            row -> row.getObject(1, UUID.class),
                            request)
                    .orElseThrow();
            for (String table : List.of("request", "instance", "volume")) {
                jdbc.update("update " + table + " set operation_id = ? where operation_id = ?", id.value(), own);
            }
            jdbc.update("delete from operation where id = ?", own);
        }

        @Override
        public void help(OperationId id) {
            hosts.obey(host);
        }

        @Override
        public Object picture() {
            return jdbc.first(
                            "select concat_ws(' ', (select count(*) from instance where project_id = p.id"
                                    + " and wanted <> 'purged'), (select count(*) from volume where project_id = p.id"
                                    + " and wanted <> 'purged' and name like ?), (select count(*) from port t"
                                    + " join instance i on i.id = t.instance_id where i.project_id = p.id),"
                                    + " (select count(*) from claim c where c.project_id = p.id and c.state = 'in_use'),"
                                    + " (select count(*) from usage_interval u where u.project_id = p.id"
                                    + " and upper_inf(u.span) and u.resource_id in (select id from instance"
                                    + " where request_id = ?))) from project p where p.name = ?",
                            row -> row.getString(1),
                            "web" + (prepared - 1) + "-%",
                            request,
                            cloud.project())
                    .orElseThrow();
        }

        @Override
        public void assertSucceeded(OperationId id) {
            Map<String, Object> fulfilled =
                    expect(200, cloud.member().get("/v1/requests/" + new RequestId(request).text()));
            assertEquals("fulfilled", fulfilled.get("state"));
            String[] counts = picture().toString().split(" ");
            assertEquals(List.of("2", "2", "2", "4"), List.of(counts).subList(0, 4));
            assertEquals(true, Integer.parseInt(counts[4]) >= 4, "usage runs: " + counts[4]);
        }
    }
}
