package io.pengyun.api.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Tells two requests apart: SHA-256 over the target and what the JSON body says, whatever the order of its members and its
 * white space. Passwords are left out: a fast hash of one must not lie about.
 */
final class RequestFingerprint {

    private RequestFingerprint() {}

    static byte[] of(ObjectMapper json, String target, byte[] body) {
        MessageDigest digest = Sha256.digest();
        digest.update(target.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
        return digest.digest(canonical(json, body));
    }

    private static byte[] canonical(ObjectMapper json, byte[] body) {
        try {
            JsonNode tree = json.readTree(body);
            return json.writeValueAsBytes(canonical(json, tree));
        } catch (JsonProcessingException notJson) {
            return body;
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes can always be read", impossible);
        }
    }

    private static JsonNode canonical(ObjectMapper json, JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                TreeMap<String, JsonNode> members = new TreeMap<>();
                object.properties().forEach(member -> {
                    boolean secret = member.getKey().toLowerCase(Locale.ROOT).contains("password");
                    members.put(member.getKey(), secret ? NullNode.getInstance() : canonical(json, member.getValue()));
                });
                ObjectNode ordered = json.createObjectNode();
                members.forEach(ordered::set);
                yield ordered;
            }
            case ArrayNode array -> {
                ArrayNode ordered = json.createArrayNode();
                array.forEach(element -> ordered.add(canonical(json, element)));
                yield ordered;
            }
            default -> node;
        };
    }
}
