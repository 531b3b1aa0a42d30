package io.pengyun.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.api.testing.OneOfEach;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lets Schemathesis, which nobody here wrote, look for calls that break the contract in {@code docs/openapi.yaml}. Runs where
 * {@code -Dpengyun.schemathesis} names the program; {@code ./dev test} installs it.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class SchemathesisTest {

    private static final String PROGRAM = System.getProperty("pengyun.schemathesis", "");
    private static final int EXAMPLES = Integer.getInteger("pengyun.schemathesis.examples", 3);
    private static final int MINUTES = Integer.getInteger("pengyun.schemathesis.minutes", 1);

    /** Answers that do not end by themselves, and calls that would be the caller's last. */
    private static final String LEFT_OUT = "\\}/events$|/events/watch$|/logout$|/me/password|/sessions/";

    @Inject
    GatewayScene scene;

    @ParameterizedTest
    @ValueSource(strings = {"anonymous", "member", "approver", "operator", "auditor"})
    void noCallBreaksTheContract(String role) throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of(PROGRAM)),
                "SKIPPED: Schemathesis is not installed; ./dev test installs it and sets -Dpengyun.schemathesis");
        Path folder = Files.createDirectories(Path.of("target", "schemathesis", role));
        try (Cloud cloud = Cloud.start(scene.port(), 1, 16L * Cloud.MEMORY_MIB)) {
            ApiClient caller = caller(cloud, role);
            Files.writeString(folder.resolve("schemathesis.toml"), parameters(OneOfEach.in(cloud)));
            Path output = folder.resolve("output.txt");
            Process run = new ProcessBuilder(command(caller))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = run.waitFor(MINUTES + 3L, TimeUnit.MINUTES);
            run.destroyForcibly();
            assertTrue(ended, "Schemathesis does not end");
            assertEquals(0, run.exitValue(), () -> tail(output));
        }
    }

    private static ApiClient caller(Cloud cloud, String role) {
        return switch (role) {
            case "anonymous" -> ApiClient.anonymous();
            case "operator", "auditor" -> {
                ApiClient caller = cloud.admin().createUser(role);
                cloud.admin().giveRole(caller.name(), role, null);
                yield caller;
            }
            default -> cloud.admin().createUser(role, role, cloud.department());
        };
    }

    private static List<String> command(ApiClient caller) {
        String server = "http://127.0.0.1:" + RestAssured.port;
        List<String> command = new ArrayList<>(List.of(
                PROGRAM,
                "run",
                server + "/q/openapi?format=json",
                "--url",
                server,
                "--checks",
                "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
                        + "response_headers_conformance",
                "--phases",
                "examples,coverage,fuzzing,stateful",
                "--exclude-path-regex",
                LEFT_OUT,
                "--max-examples",
                Integer.toString(EXAMPLES),
                "--max-time",
                Integer.toString(MINUTES * 60),
                "--continue-on-failure",
                "--suppress-health-check",
                "all",
                "--warnings",
                "off",
                "--seed",
                "42",
                "--no-color"));
        if (caller.token() != null) {
            command.addAll(List.of("-H", "Authorization: Bearer " + caller.token()));
        }
        return command;
    }

    /** What the parameters of paths are to be: things that are there. */
    private static String parameters(OneOfEach things) {
        StringBuilder file = new StringBuilder("[parameters]\n");
        for (Map.Entry<String, String> thing : things.byParameter().entrySet()) {
            file.append("\"path.%s\" = \"%s\"\n".formatted(thing.getKey(), thing.getValue()));
        }
        return file.toString();
    }

    private static String tail(Path output) {
        try {
            String text = Files.readString(output);
            return text.substring(Math.max(0, text.length() - 20_000));
        } catch (IOException gone) {
            return "no output: " + gone;
        }
    }
}
