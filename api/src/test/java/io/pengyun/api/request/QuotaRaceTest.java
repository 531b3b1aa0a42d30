package io.pengyun.api.request;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Law 2's sister: a quota is never exceeded, and never refused to everybody while there is some of it left. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class QuotaRaceTest {

    private static final int ROUNDS = 10;
    private static final int ASKING = 6;

    @Inject
    GatewayScene scene;

    @Test
    void ofThoseWhoAskTogetherForTheLastOfAQuotaExactlyOneIsAccepted() throws Exception {
        try (Cloud cloud = Cloud.start(scene.port(), 2, 64L * Cloud.MEMORY_MIB);
                ExecutorService threads = Executors.newFixedThreadPool(ASKING)) {
            cloud.limit(Map.of("instances", 3));
            for (int round = 0; round < ROUNDS; round++) {
                CyclicBarrier together = new CyclicBarrier(ASKING);
                List<Future<Response>> answers = new ArrayList<>();
                for (int number = 0; number < ASKING; number++) {
                    Map<String, Object> body = cloud.request(cloud.instances("r" + round + "-n" + number, 3));
                    answers.add(threads.submit(() -> {
                        together.await();
                        return cloud.member().post("/v1/requests", body);
                    }));
                }
                List<String> accepted = new ArrayList<>();
                for (Future<Response> asked : answers) {
                    Response answer = asked.get();
                    if (answer.statusCode() == 201) {
                        accepted.add(answer.path("id"));
                    } else {
                        refused(409, "quota-exceeded", answer);
                    }
                }
                assertEquals(1, accepted.size(), "round " + round);
                assertEquals(3, cloud.held("instances"), "round " + round);
                expect(200, cloud.member().request().post("/v1/requests/" + accepted.getFirst() + "/cancel"));
                assertEquals(0, cloud.held("instances"), "what was refused holds nothing, round " + round);
            }
        }
    }
}
