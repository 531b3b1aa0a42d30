package io.pengyun.api.tenancy;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A project as the API shows it. */
@Schema(name = "Project", description = "Where a department keeps its resources.")
public record Project(
        @Schema(examples = "prj-01m83d8wssebftspye6h69t3z1") String id,

        @Schema(examples = "vaccination") String name,
        @Schema(examples = "Vaccination register") String title,
        String departmentId,
        String departmentName,

        @Schema(description = "Whether its instances may reach the outside.")
        boolean outsideAccess,

        TenantState state,
        long version,
        Instant createdAt,
        Instant updatedAt) {}
