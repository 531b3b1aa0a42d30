package io.pengyun.api.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.platform.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One link of the chain before it is hashed.
 *
 * @param sequence counts from 1 without gaps
 * @param at to the microsecond, as the records keep it
 */
record AuditRecord(
        long sequence,
        UUID entryId,
        Phase phase,
        Instant at,
        String actor,
        String action,
        Optional<String> subject,
        Optional<UUID> departmentId,
        Optional<String> outcome,
        Map<String, String> details) {

    /** Of SHA-256; as many zero bytes stand before the first link. */
    static final int HASH_BYTES = 32;
    /** Of the links that are written now. */
    static final int FORMAT = 2;

    private static final ObjectMapper PLAIN = new ObjectMapper();

    /** Which link of an entry: work has two, a read has one. */
    enum Phase {
        OPENED("opened"),
        COMPLETED("completed"),
        READ("read");

        private final String text;

        Phase(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        static Phase of(String text) {
            return Arrays.stream(values())
                    .filter(phase -> phase.text.equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no phase: " + text));
        }
    }

    /** The name by which the caller knew the subject, for who searches by it. */
    Optional<String> subjectName() {
        return Optional.ofNullable(details.get("name"));
    }

    /** The same with its number in the chain. */
    AuditRecord numbered(long number) {
        return new AuditRecord(number, entryId, phase, at, actor, action, subject, departmentId, outcome, details);
    }

    /** Canonical JSON: members in the order of their names, no white space, absent members left out. */
    String payload() {
        TreeMap<String, Object> members = new TreeMap<>();
        members.put("action", action);
        members.put("actor", actor);
        members.put("at", at.toString());
        departmentId.ifPresent(id -> members.put("departmentId", id.toString()));
        if (!details.isEmpty()) {
            members.put("details", new TreeMap<>(details));
        }
        members.put("entryId", entryId.toString());
        outcome.ifPresent(text -> members.put("outcome", text));
        members.put("phase", phase.text());
        members.put("sequence", sequence);
        subject.ifPresent(text -> members.put("subject", text));
        try {
            return PLAIN.writeValueAsString(members);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts and numbers can always be written", impossible);
        }
    }

    /** What stands for the payload where it must not be shown: SHA-256 of it in UTF-8. */
    static byte[] payloadHash(String payload) {
        return Sha256.of(payload);
    }

    /** The hash of a link: SHA-256 over the hash before it and, in format 2, its payload's hash; in format 1, its payload. */
    static byte[] hash(int format, byte[] previousHash, String payload) {
        MessageDigest digest = Sha256.digest();
        digest.update(previousHash);
        return digest.digest(format == 1 ? payload.getBytes(StandardCharsets.UTF_8) : payloadHash(payload));
    }
}
