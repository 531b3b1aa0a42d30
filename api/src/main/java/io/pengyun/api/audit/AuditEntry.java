package io.pengyun.api.audit;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One link of the chain as the API shows it.
 *
 * @param entryId the same in the link that opens and the one that completes
 * @param phase {@code read} for what changed nothing and is told in one link
 */
@Schema(name = "AuditEntry")
public record AuditEntry(
        long sequence,
        @Schema(examples = "aud-01m83d8wssebftspye6h69t3z1") String entryId,

        @Schema(enumeration = {"opened", "completed", "read"})
        String phase,

        Instant at,
        @Schema(examples = "li.wei") String actor,
        @Schema(examples = "project.create") String action,
        Optional<String> subject,
        Optional<String> departmentId,
        Optional<String> outcome,
        Map<String, String> details) {}
