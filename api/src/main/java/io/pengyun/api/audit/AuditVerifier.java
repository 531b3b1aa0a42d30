package io.pengyun.api.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.audit.AuditRepository.StoredLink;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Follows the chain link by link; stops at the first that is not as it was written. Takes links in their order. */
final class AuditVerifier {

    private final ObjectMapper json;
    private byte[] head = new byte[AuditRecord.HASH_BYTES];
    private long verified;
    private @Nullable Long brokenSequence;
    private @Nullable String reason;

    AuditVerifier(ObjectMapper json) {
        this.json = json;
    }

    /** True while the chain holds. */
    boolean take(StoredLink link) {
        Optional<String> wrong = wrong(link);
        if (wrong.isPresent()) {
            brokenSequence = link.sequence();
            reason = wrong.get();
            return false;
        }
        head = link.hash();
        verified++;
        return true;
    }

    AuditVerification result() {
        return new AuditVerification(
                brokenSequence == null,
                verified,
                HexFormat.of().formatHex(head),
                Optional.ofNullable(brokenSequence),
                Optional.ofNullable(reason));
    }

    private Optional<String> wrong(StoredLink link) {
        if (link.sequence() != verified + 1) {
            return Optional.of("link " + (verified + 1) + " is missing before it");
        }
        if (!Arrays.equals(link.previousHash(), head)) {
            return Optional.of("previous_hash is not the hash of the link before it");
        }
        if (!Arrays.equals(link.hash(), AuditRecord.hash(head, link.payload()))) {
            return Optional.of("hash does not fit payload");
        }
        return columns(link);
    }

    /** The columns serve filters; they must say what the payload says. */
    private Optional<String> columns(StoredLink link) {
        AuditRecord told;
        try {
            told = read(json.readTree(link.payload()));
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeParseException unreadable) {
            return Optional.of("payload cannot be read");
        }
        if (!told.payload().equals(link.payload())) {
            return Optional.of("payload is not canonical");
        }
        Map<String, Boolean> same = new TreeMap<>();
        same.put("sequence", told.sequence() == link.sequence());
        same.put("entry_id", told.entryId().equals(link.entryId()));
        same.put("phase", told.phase().text().equals(link.phase()));
        same.put("at", told.at().equals(link.at()));
        same.put("actor", told.actor().equals(link.actor()));
        same.put("action", told.action().equals(link.action()));
        same.put("subject", told.subject().equals(link.subject()));
        same.put("department_id", told.departmentId().equals(link.departmentId()));
        same.put("outcome", told.outcome().equals(link.outcome()));
        return same.entrySet().stream()
                .filter(column -> !column.getValue())
                .findFirst()
                .map(column -> "column " + column.getKey() + " is not what payload says");
    }

    private static AuditRecord read(JsonNode payload) {
        Map<String, String> details = new TreeMap<>();
        payload.path("details")
                .properties()
                .forEach(
                        member -> details.put(member.getKey(), member.getValue().asText()));
        return new AuditRecord(
                payload.path("sequence").asLong(),
                UUID.fromString(payload.path("entryId").asText()),
                "opened".equals(payload.path("phase").asText())
                        ? AuditRecord.Phase.OPENED
                        : AuditRecord.Phase.COMPLETED,
                Instant.parse(payload.path("at").asText()),
                payload.path("actor").asText(),
                payload.path("action").asText(),
                text(payload, "subject"),
                text(payload, "departmentId").map(UUID::fromString),
                text(payload, "outcome"),
                details);
    }

    private static Optional<String> text(JsonNode payload, String member) {
        return payload.has(member) ? Optional.of(payload.path(member).asText()) : Optional.empty();
    }
}
