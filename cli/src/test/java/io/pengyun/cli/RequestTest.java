package io.pengyun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.cli.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTest {

    @TempDir
    Path home;

    private FakeControlPlane server;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        server = new FakeControlPlane()
                .on("POST /v1/requests", 201, "{\"id\":\"req-06cqm0x5n1f8d7rk2v9t4w3e8g\",\"state\":\"submitted\"}")
                .on("POST /v1/requests/preview", 200, """
                        {"fits":false,"places":[],"quota":[{"scope":"department","name":"traffic","kind":"gpus","soft":false,
                                   "used":1,"asked":0,"maximum":4,"left":3},
                                  {"scope":"project","name":"lights","kind":"vcpus","soft":true,
                                   "used":6,"asked":4,"maximum":8,"left":-2}],
                         "warnings":["The soft quota of project \\"lights\\" for vcpus is 8."],
                         "reasons":[{"reason":"memory","hosts":2}],"sentence":"2 of 2 hosts have too little memory."}""");
        shell = new Shell(home, server.url()).with("PENGCTL_PROJECT", "vision");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Shell.Result submit(String... more) {
        String[] all = new String[more.length + 2];
        all[0] = "request";
        all[1] = "submit";
        System.arraycopy(more, 0, all, 2, more.length);
        return shell.run(all);
    }

    @Test
    void readsItemsFromOptions() throws IOException {
        Path key = Files.writeString(home.resolve("key.pub"), "# mine\nssh-ed25519 AAAA li@desk\n");
        Shell.Result result = submit(
                "--purpose",
                "train",
                "--classification",
                "2",
                "--ssh-key",
                key.toString(),
                "--instance",
                "name=web,count=2,flavor=small,image=debian,anti-affinity=true,label.tier=front",
                "--volume",
                "name=data,size=1,attach=web");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(JsonValue.parse("""
                {"project":"vision","purpose":"train","dataClassification":2,"items":[
                 {"kind":"instance","name":"web","count":2,"flavor":"small","image":"debian","antiAffinity":true,
                  "labels":{"tier":"front"},"sshPublicKeys":["ssh-ed25519 AAAA li@desk"]},
                 {"kind":"volume","name":"data","sizeGib":1,"attachTo":"web","count":2}]}"""), server.last().body());
    }

    @Test
    void readsYaml() throws IOException {
        Path file = Files.writeString(home.resolve("request.yaml"), """
                project: lamps
                purpose: "no"      # stays a text
                dataClassification: 1
                items:
                  - {kind: instance, name: on, flavor: small, image: debian, count: 1}
                """);
        assertEquals(0, submit("-f", file.toString()).exitCode());
        JsonValue body = server.last().body();
        assertEquals("lamps", body.text("project").orElseThrow());
        assertEquals("on", body.at("items").items().get(0).text("name").orElseThrow());
        assertEquals(1, body.at("dataClassification").number(0));
    }

    @Test
    void addsOptionsToAFile() throws IOException {
        Path file = Files.writeString(home.resolve("request.json"), "{\"items\":[{\"kind\":\"volume\"}]}");
        assertEquals(
                0, submit("-f", file.toString(), "--volume", "name=b,size=2").exitCode());
        assertEquals(2, server.last().body().at("items").items().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    name=web,flavor=small             | 'image' is missing
                    name=web,flavour=small,image=d    | there is no 'flavour'
                    name=web,flavor=s,image=d,count=x | count=x is no whole number
                    name=web,name=app                 | 'name' is given twice
                    web                               | 'web' is not KEY=VALUE
                    """, quoteCharacter = '"')
    void refusesWrongItemsAndSendsNothing(String item, String complaint) {
        Shell.Result result = submit("--instance", item);
        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains(complaint), result.err());
        assertEquals(0, server.seen().size());
    }

    @Test
    void tellsThatItWaitsForAnApprover() {
        Shell.Result result = submit("--volume", "name=data,size=1");
        assertEquals("Submitted request (req-06cqm0x5n1f8d7rk2v9t4w3e8g).\n", result.out());
        assertTrue(result.err().contains("approval list"), result.err());
    }

    @Test
    void saysWhyItDoesNotFit() {
        Shell.Result result = shell.run("request", "preview", "--instance", "name=web,flavor=huge,image=debian");
        assertEquals(1, result.exitCode());
        assertEquals("""
                2 of 2 hosts have too little memory.
                Warning: The soft quota of project "lights" for vcpus is 8.

                QUOTA OF  LEVEL       KIND   USED  ASKED  LIMIT     LEFT AFTER
                traffic   department  gpus   1     0      4         3
                lights    project     vcpus  6     4      8 (soft)  -2

                REASON  HOSTS LEFT OUT
                memory  2
                """, result.out());
    }

    @Test
    void asksForAnotherTerm() throws IOException {
        Shell.Result result =
                shell.run("request", "extend", "web-1", "data-1", "--days", "30", "--purpose", "still counting");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(JsonValue.parse("""
                {"project":"vision","purpose":"still counting","termDays":30,
                 "items":[{"kind":"extension","name":"extension","of":["web-1","data-1"]}]}"""), server.last().body());
        assertEquals(
                0,
                shell.run("request", "extend", "web-1", "--no-end", "--purpose", "kept")
                        .exitCode());
        assertTrue(server.last().body().at("noEnd").isTrue());
    }

    @Test
    void needsToKnowForHowLong() {
        assertEquals(
                2, shell.run("request", "extend", "web-1", "--purpose", "why").exitCode());
        assertEquals(
                2,
                shell.run("request", "extend", "web-1", "--purpose", "why", "--days", "3", "--no-end")
                        .exitCode());
        assertEquals(0, server.seen().size());
    }

    @Test
    void previewsWhatAnExtensionChanges() {
        server.on("POST /v1/requests/preview", 200, """
                {"fits":true,"places":[],"quota":[],"reasons":[],"term":"30 days","endsAt":"2026-12-23T03:00:00.123Z",
                 "changes":[{"of":"instance web (ins-06cqm0x5n1f8d7rk2v9t4w3e8g)","from":"2026-11-24T03:00:00Z",
                             "to":"30 days from when it is agreed to"}],
                 "approval":{"waitsFor":"an approver of traffic"}}""");
        Shell.Result result = shell.run("request", "extend", "web", "--days", "30", "--purpose", "why", "--preview");
        assertEquals("""
                It fits.
                Term: 30 days, until 2026-12-23T03:00:00Z if it were agreed to now
                Approval: first by an approver of traffic.

                CHANGE OF                                      FROM                  TO
                instance web (ins-06cqm0x5n1f8d7rk2v9t4w3e8g)  2026-11-24T03:00:00Z  30 days from when it is agreed to
                """, result.out());
    }

    @Test
    void needsAProject() {
        Shell.Result result = shell.without("PENGCTL_PROJECT").run("request", "submit", "--volume", "name=d,size=1");
        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("--project"), result.err());
    }

    @Test
    void whoApprovesForAnotherDepartmentNeedNotSeeTheWork() {
        server.on(
                        "POST /v1/requests/req-06cqm0x5n1f8d7rk2v9t4w3e8g/approve",
                        200,
                        "{\"id\":\"req-06cqm0x5n1f8d7rk2v9t4w3e8g\",\"state\":\"approved\","
                                + "\"operationId\":\"op-06cqm0x5n1f8d7rk2v9t4w3e8g\"}")
                .on(
                        "GET /v1/operations/op-06cqm0x5n1f8d7rk2v9t4w3e8g",
                        404,
                        "{\"code\":\"not-found\",\"title\":\"Not found\",\"status\":404,"
                                + "\"detail\":\"No operation is visible to you.\"}");
        Shell.Result result = shell.run("request", "approve", "req-06cqm0x5n1f8d7rk2v9t4w3e8g");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals("Approved request (req-06cqm0x5n1f8d7rk2v9t4w3e8g).\n", result.out());
        assertTrue(result.err().contains("not for you to watch"), result.err());
    }
}
