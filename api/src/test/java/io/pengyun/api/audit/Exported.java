package io.pengyun.api.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.testing.ApiClient;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** An export, read as somebody would who has never seen our code: SHA-256, Ed25519, and what docs/security.md says. */
record Exported(String text, List<JsonNode> entries, List<JsonNode> anchors, JsonNode seal) {

    static Exported by(ApiClient caller, String query) throws Exception {
        Response answer = caller.get("/v1/audit/export" + query);
        assertEquals(200, answer.statusCode(), answer.asString());
        assertEquals("application/x-ndjson", answer.contentType().split(";")[0]);
        List<JsonNode> entries = new ArrayList<>();
        List<JsonNode> anchors = new ArrayList<>();
        JsonNode last = null;
        for (String line : answer.asString().split("\n")) {
            last = new ObjectMapper().readTree(line);
            if (last.has("anchor")) {
                anchors.add(last.get("anchor"));
            } else if (last.has("sequence")) {
                entries.add(last);
            }
        }
        assertTrue(last != null && last.has("seal"), "the last line is no seal");
        return new Exported(answer.asString(), entries, anchors, last.get("seal"));
    }

    /** Asserts that it proves itself. */
    void assertProved(ApiClient caller) throws Exception {
        HexFormat hex = HexFormat.of();
        byte[] previous = null;
        long expected = seal.get("firstSequence").asLong();
        for (JsonNode link : entries) {
            assertEquals(expected++, link.get("sequence").asLong());
            previous = previous == null ? hex.parseHex(link.get("previousHash").asText()) : previous;
            assertEquals(hex.formatHex(previous), link.get("previousHash").asText());
            byte[] payloadHash = link.has("payload")
                    ? sha256(link.get("payload").asText().getBytes(StandardCharsets.UTF_8))
                    : hex.parseHex(link.get("payloadHash").asText());
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(previous);
            previous = digest.digest(payloadHash);
            assertEquals(hex.formatHex(previous), link.get("hash").asText(), link.toString());
            for (JsonNode anchor : anchors) {
                if (anchor.get("sequence").asLong() == link.get("sequence").asLong()) {
                    assertEquals(anchor.get("hash").asText(), link.get("hash").asText());
                }
            }
        }
        assertEquals(expected - 1, seal.get("lastSequence").asLong());
        assertEquals(hex.formatHex(previous), seal.get("hash").asText());
        assertSigned(caller, seal, "pengyun-audit-seal-1", "firstSequence", "lastSequence", "hash", "scope", "toHead");
        for (JsonNode anchor : anchors) {
            assertSigned(caller, anchor, "pengyun-audit-anchor-1", "sequence", "hash");
        }
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    static void assertSigned(ApiClient caller, JsonNode what, String title, String... members) throws Exception {
        Response key = caller.get("/v1/audit/key");
        assertEquals(key.path("keyId"), what.get("keyId").asText());
        String pem = key.path("publicKey");
        byte[] encoded = Base64.getDecoder().decode(pem.replaceAll("-----[A-Z ]+-----|\\s", ""));
        assertEquals(key.path("keyId"), HexFormat.of().formatHex(sha256(encoded), 0, 8));
        StringBuilder text = new StringBuilder(title).append('\n');
        for (String member : members) {
            text.append(member).append('=').append(what.get(member).asText()).append('\n');
        }
        text.append("at=").append(what.get("at").asText()).append('\n');
        text.append("keyId=").append(what.get("keyId").asText()).append('\n');
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        signature.update(text.toString().getBytes(StandardCharsets.UTF_8));
        assertTrue(
                signature.verify(
                        Base64.getDecoder().decode(what.get("signature").asText())),
                what.toString());
    }
}
