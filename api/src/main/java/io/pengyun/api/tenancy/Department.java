package io.pengyun.api.tenancy;

import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A department as the API shows it. */
@Schema(name = "Department", description = "A tenant; may have a parent department.")
public record Department(
        @Schema(examples = "dep-01m83d8wssebftspye6h69t3z1") String id,

        @Schema(examples = "health") String name,
        @Schema(examples = "Bureau of Health") String title,

        @Schema(description = "The id of the department above.")
        Optional<String> parentId,

        Optional<String> parentName,
        TenantState state,
        long version,
        Instant createdAt,
        Instant updatedAt) {}
