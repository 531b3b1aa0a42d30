package io.pengyun.api.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.audit.AuditLinks.Stored;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Follows the chain link by link, and looks whether the anchors lie on it; stops at the first link that is not as it was
 * written. Takes links in their order.
 */
final class AuditVerifier {

    private final ObjectMapper json;
    private final NavigableMap<Long, AuditAnchor> anchors = new TreeMap<>();
    private AuditHead head;
    private long verified;
    private @Nullable Long brokenSequence;
    private @Nullable String reason;

    /** @param from the link before the first that it will take */
    AuditVerifier(ObjectMapper json, AuditHead from) {
        this.json = json;
        this.head = from;
    }

    /** That this must lie on the chain. Whose signature it bears is for others to say. */
    void expect(AuditAnchor anchor) {
        anchors.put(anchor.sequence(), anchor);
    }

    AuditHead head() {
        return head;
    }

    /** True while the chain holds. */
    boolean take(Stored link) {
        Optional<String> wrong = wrong(link);
        if (wrong.isPresent()) {
            brokenSequence = link.sequence();
            reason = wrong.get();
            return false;
        }
        head = new AuditHead(link.sequence(), link.hash());
        verified++;
        return true;
    }

    /** After the last link: an anchor behind it says that there was more. */
    void end() {
        Map.Entry<Long, AuditAnchor> behind = anchors.higherEntry(head.sequence());
        if (brokenSequence == null && behind != null) {
            brokenSequence = head.sequence() + 1;
            reason = "it is missing: the chain ends before it, but had " + behind.getKey() + " links on "
                    + behind.getValue().at();
        }
    }

    /** What is found when an anchor is not the installation's: then nothing it says counts. */
    AuditVerification forged(AuditAnchor anchor) {
        brokenSequence = anchor.sequence();
        reason = "the anchor of this link is not signed with the installation's key";
        return result();
    }

    AuditVerification result() {
        return new AuditVerification(
                brokenSequence == null,
                verified,
                anchors.size(),
                HexFormat.of().formatHex(head.hash()),
                Optional.ofNullable(brokenSequence),
                Optional.ofNullable(reason));
    }

    private Optional<String> wrong(Stored link) {
        if (link.sequence() != head.sequence() + 1) {
            return Optional.of("link " + (head.sequence() + 1) + " is missing before it");
        }
        if (!Arrays.equals(link.previousHash(), head.hash())) {
            return Optional.of("previous_hash is not the hash of the link before it");
        }
        if (!Arrays.equals(link.hash(), AuditRecord.hash(link.format(), head.hash(), link.payload()))) {
            return Optional.of("hash does not fit payload");
        }
        AuditAnchor anchor = anchors.get(link.sequence());
        if (anchor != null && !anchor.hash().equals(HexFormat.of().formatHex(link.hash()))) {
            return Optional.of("its hash is not the one that was signed on " + anchor.at()
                    + ": it, or a link between the anchor before and it, was written anew");
        }
        return columns(link);
    }

    /** The columns serve filters; they must say what the payload says. */
    private Optional<String> columns(Stored link) {
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
        // Links of the first format were written before there was such a column.
        same.put(
                "subject_name",
                (link.format() == 1 ? Optional.<String>empty() : told.subjectName()).equals(link.subjectName()));
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
                AuditRecord.Phase.of(payload.path("phase").asText()),
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
