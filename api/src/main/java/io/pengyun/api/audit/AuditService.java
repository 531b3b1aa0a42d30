package io.pengyun.api.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditRepository.Filter;
import io.pengyun.api.audit.AuditRepository.StoredLink;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/** Reading the trail: departments their own part, the platform all of it. */
@ApplicationScoped
class AuditService {

    private final AuditRepository links;
    private final Access access;
    private final ObjectMapper json;

    AuditService(AuditRepository links, Access access, ObjectMapper json) {
        this.links = links;
        this.access = access;
        this.json = json;
    }

    Page<AuditEntry> list(
            Optional<String> actor,
            Optional<String> action,
            Optional<String> subject,
            Optional<Instant> from,
            Optional<Instant> until,
            PageRequest page) {
        Optional<UUID[]> departments =
                access.reach(Permission.AUDIT_READ).departments().map(ids -> ids.toArray(UUID[]::new));
        // Pages go by id; the number of a link takes the place of its lower half.
        long below = page.before().map(UUID::getLeastSignificantBits).orElse(Long.MAX_VALUE);
        return page.page(
                links.page(new Filter(departments, actor, action, subject, from, until), below, page.limit()),
                entry -> new UUID(0, entry.sequence()),
                entry -> entry);
    }

    /** Only for those who read the whole trail: a chain with gaps cannot be verified. */
    void requireAll() {
        access.requirePlatform(Permission.AUDIT_READ);
    }

    AuditVerification verify() throws IOException {
        requireAll();
        AuditVerifier verifier = new AuditVerifier(json);
        links.each(verifier::take);
        return verifier.result();
    }

    /** Writes one line a link. The caller has asked {@link #requireAll} before. */
    void export(OutputStream out) throws IOException {
        try (JsonGenerator generator = json.getFactory().createGenerator(out)) {
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            generator.setRootValueSeparator(null);
            links.each(link -> {
                write(generator, link);
                return true;
            });
        }
    }

    private static void write(JsonGenerator generator, StoredLink link) throws IOException {
        HexFormat hex = HexFormat.of();
        generator.writeStartObject();
        generator.writeNumberField("sequence", link.sequence());
        generator.writeStringField("payload", link.payload());
        generator.writeStringField("previousHash", hex.formatHex(link.previousHash()));
        generator.writeStringField("hash", hex.formatHex(link.hash()));
        generator.writeEndObject();
        generator.writeRaw('\n');
    }
}
