package io.pengyun.api.catalog;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class CatalogTest {

    private static final String SHA256 = "0123456789abcdef".repeat(4);

    @Inject
    CatalogService catalog;

    @Test
    void aFlavorIsMadeAndFoundByName() {
        ApiClient admin = ApiClient.admin();
        String name = ApiClient.unique("small");
        Map<String, Object> made = expect(
                201, admin.post("/v1/flavors", Map.of("name", name, "vcpus", 2, "memoryMib", 2048, "rootDiskGib", 10)));
        assertEquals(2, made.get("vcpus"));
        assertEquals("active", made.get("state"));
        assertEquals(made, expect(200, admin.get("/v1/flavors/" + name)));
        assertEquals(2048, catalog.usableFlavor(name, "flavor").memoryMib());
    }

    @Test
    void everybodyReadsTheCatalogueAndFewChangeIt() {
        ApiClient admin = ApiClient.admin();
        ApiClient member = admin.createUser("li", "member", admin.createDepartment("health"));
        expect(200, member.get("/v1/flavors"));
        expect(200, member.get("/v1/images"));
        refused(
                403,
                "forbidden",
                member.post("/v1/flavors", Map.of("name", "mine", "vcpus", 2, "memoryMib", 2048, "rootDiskGib", 10)));
        refused(403, "forbidden", admin.createUser("li").get("/v1/flavors"));
    }

    @Test
    void aGpuModelAndItsCountGoTogether() {
        ApiClient admin = ApiClient.admin();
        Map<String, Object> body = new HashMap<>(Map.of(
                "name", ApiClient.unique("gpu"), "vcpus", 2, "memoryMib", 2048, "rootDiskGib", 10, "gpuCount", 1));
        refused(400, "invalid", admin.post("/v1/flavors", body));
        body.put("gpuModel", "tesla-c2050");
        assertEquals(1, expect(201, admin.post("/v1/flavors", body)).get("gpuCount"));
    }

    @Test
    void aRetiredFlavorCannotBeAskedFor() {
        ApiClient admin = ApiClient.admin();
        String name = ApiClient.unique("old");
        expect(201, admin.post("/v1/flavors", Map.of("name", name, "vcpus", 1, "memoryMib", 64, "rootDiskGib", 0)));
        expect(200, admin.patch("/v1/flavors/" + name, Map.of("state", "retired")));
        ProblemException refused =
                Assertions.assertThrows(ProblemException.class, () -> catalog.usableFlavor(name, "items[0].flavor"));
        assertEquals("items[0].flavor", refused.fields().getFirst().field());
        refused(400, "invalid", admin.patch("/v1/flavors/" + name, Map.of("vcpus", 4)));
    }

    private static Map<String, Object> image(String source) {
        return Map.of(
                "name",
                ApiClient.unique("debian"),
                "title",
                "Debian",
                "source",
                source,
                "sha256",
                SHA256,
                "format",
                "qcow2",
                "minDiskGib",
                2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://images.example/debian.qcow2", "file:///srv/images/debian.qcow2"})
    void imagesComeFromHttpsOrAFile(String source) {
        assertEquals(
                source,
                expect(201, ApiClient.admin().post("/v1/images", image(source))).get("source"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://images.example/debian.qcow2",
                "ftp://images.example/debian.qcow2",
                "file://elsewhere/srv/debian.qcow2",
                "file:///srv/../etc/shadow",
                "file:relative",
                "https:///no-host",
                "https://user:secret@images.example/x",
                "https://images.example/x?y",
                "https://images.example/",
                "/srv/images/debian.qcow2",
                "https://images.example/a b",
                "file:///srv/%0aimage"
            })
    void imagesComeFromNowhereElse(String source) {
        refused(400, "invalid", ApiClient.admin().post("/v1/images", image(source)));
    }

    @Test
    void aHashIsSixtyFourDigits() {
        Map<String, Object> wrong = new HashMap<>(image("https://images.example/x"));
        wrong.put("sha256", SHA256.toUpperCase(Locale.ROOT));
        refused(400, "invalid", ApiClient.admin().post("/v1/images", wrong));
    }
}
