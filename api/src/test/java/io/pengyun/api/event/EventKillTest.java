package io.pengyun.api.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pengyun.api.access.Owner;
import io.pengyun.api.access.Reach;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} of a replica between a change and its event: a process of its own writes as a replica does, up to a
 * point, and gets SIGKILL there. What it committed comes, once; what it did not, never.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class EventKillTest {

    private static final int KILLED = 128 + 9;

    @Inject
    EventLog log;

    @Inject
    Facts facts;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    private final String subject = ApiClient.unique("killed");

    private List<Object> names() {
        return log
                .between(
                        0,
                        log.head(),
                        new EventFilter(Reach.EVERYWHERE, Set.of(), Optional.of(subject)),
                        Integer.MAX_VALUE)
                .stream()
                .map(event -> event.data().get("name"))
                .toList();
    }

    private void killAt(String point) throws Exception {
        Process replica = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedReplica.class.getName(),
                        url,
                        subject,
                        point)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(replica.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals(point, lines.readLine());
            assertEquals(KILLED, replica.destroyForcibly().waitFor());
        }
    }

    /** Somebody else goes on, and everything is numbered again. */
    private void goOn() {
        facts.tell(Owner.department(UUID.randomUUID()), subject, "next");
        Cloud.await("the next event", () -> names().contains("next"));
    }

    @Test
    void whatWasNotCommittedNeverComes() throws Exception {
        killAt(DoomedReplica.WRITTEN);
        goOn();
        assertEquals(List.of("next"), names());
    }

    @Test
    void whatWasCommittedAndNotNumberedComesOnce() throws Exception {
        killAt(DoomedReplica.COMMITTED);
        Cloud.await("the event of the dead", () -> !names().isEmpty());
        goOn();
        assertEquals(List.of(DoomedReplica.COMMITTED, "next"), names());
    }

    @Test
    void whatWasBeingNumberedIsNumberedByAnotherOnce() throws Exception {
        killAt(DoomedReplica.NUMBERING);
        Cloud.await("the event of the dead", () -> !names().isEmpty());
        goOn();
        assertEquals(List.of(DoomedReplica.NUMBERING, "next"), names());
        List<Event> all = log.after(log.forgotten(), Integer.MAX_VALUE);
        assertEquals(all.getLast().number() - all.getFirst().number() + 1, all.size(), "a number was given to nobody");
    }
}
