package io.pengyun.api.metering;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One usage interval as the API shows it.
 *
 * @param quantity in {@code unit}
 * @param from the first moment that counts
 * @param until the first moment that does not count any more; absent while it goes on
 */
@Schema(name = "UsageInterval")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record UsageView(
        String id,
        String resourceId,
        String resourceKind,
        String projectId,
        String departmentId,
        String measure,
        String unit,
        UsagePhase phase,
        BigDecimal quantity,
        Instant from,
        Optional<Instant> until,
        Optional<String> operationId) {}
