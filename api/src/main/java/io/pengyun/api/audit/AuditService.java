package io.pengyun.api.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Reach;
import io.pengyun.api.audit.AuditLinks.Stored;
import io.pengyun.api.audit.AuditRepository.Found;
import io.pengyun.api.audit.AuditRepository.Key;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Reading the trail: departments their own part, the platform all of it. */
@ApplicationScoped
class AuditService {

    static final String ENTRY_PREFIX = "aud";
    static final String DEPARTMENT_PREFIX = "dep";

    private final AuditRepository found;
    private final AuditLinks links;
    private final AuditAnchorRepository anchors;
    private final AuditKey key;
    private final AuditedDepartments departments;
    private final Access access;
    private final ObjectMapper json;

    AuditService(
            AuditRepository found,
            AuditLinks links,
            AuditAnchorRepository anchors,
            AuditKey key,
            AuditedDepartments departments,
            Access access,
            ObjectMapper json) {
        this.found = found;
        this.links = links;
        this.anchors = anchors;
        this.key = key;
        this.departments = departments;
        this.access = access;
        this.json = json;
    }

    Page<AuditEntry> list(AuditSearch search, Optional<String> department, PageRequest page) {
        Found links = found.page(within(search, department), page.before().map(Key::of), page.limit());
        return page.page(
                links.links(),
                links.looked().map(Key::asUuid),
                link -> new Key(link.at(), link.sequence()).asUuid(),
                this::view);
    }

    /**
     * The search, of what the caller may read only.
     *
     * @param department its id or name, with all below it
     */
    AuditSearch within(AuditSearch search, Optional<String> department) {
        return scope(department).map(search::in).orElse(search);
    }

    /** Whose entries the caller reads, of those that it asks for; empty: everybody's, and those of the platform. */
    private Optional<Set<UUID>> scope(Optional<String> department) {
        Reach reach = access.reach(Permission.AUDIT_READ);
        Optional<Set<UUID>> asked = department.map(name -> departments.tree(Permission.AUDIT_READ, name));
        Reach within = asked.map(reach::within).orElse(reach);
        // Entries are a department's, not a project's: who may see one project only sees none of them.
        return within.project().isPresent() ? Optional.of(Set.of()) : within.departments();
    }

    /** Follows the whole chain, and looks whether every anchor is ours and lies on it. */
    AuditVerification verify() throws IOException {
        access.requirePlatform(Permission.AUDIT_READ);
        AuditVerifier verifier = new AuditVerifier(json, AuditHead.START);
        for (AuditAnchor anchor : anchors.between(1, Long.MAX_VALUE)) {
            if (!isSigned(anchor)) {
                return verifier.forged(anchor);
            }
            verifier.expect(anchor);
        }
        links.each(1, Long.MAX_VALUE, verifier::take);
        verifier.end();
        return verifier.result();
    }

    private boolean isSigned(AuditAnchor anchor) {
        String text = AuditAnchor.text(
                anchor.sequence(), HexFormat.of().parseHex(anchor.hash()), anchor.at(), anchor.keyId());
        return anchor.keyId().equals(key.id())
                && key.verifies(text, Base64.getDecoder().decode(anchor.signature()));
    }

    Page<AuditAnchor> anchors(PageRequest page) {
        long below = page.before().map(UUID::getLeastSignificantBits).orElse(Long.MAX_VALUE);
        return page.page(anchors.page(below, page.limit()), anchor -> new UUID(0, anchor.sequence()), anchor -> anchor);
    }

    AuditPublicKey key() {
        return new AuditPublicKey(key.id(), AuditKey.ALGORITHM, key.publicPem());
    }

    private AuditEntry view(Stored link) {
        return new AuditEntry(
                link.sequence(),
                Ids.text(ENTRY_PREFIX, link.entryId()),
                link.phase(),
                link.at(),
                link.actor(),
                link.action(),
                link.subject(),
                link.departmentId().map(id -> Ids.text(DEPARTMENT_PREFIX, id)),
                link.outcome(),
                details(link.payload()));
    }

    private Map<String, String> details(String payload) {
        try {
            Map<String, String> details = new TreeMap<>();
            JsonNode node = json.readTree(payload).path("details");
            node.properties()
                    .forEach(member ->
                            details.put(member.getKey(), member.getValue().asText()));
            return details;
        } catch (JsonProcessingException tampered) {
            return Map.of("payload", "cannot be read; verify the chain");
        }
    }
}
