package io.pengyun.api.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A machine token as the API shows it. */
@Schema(name = "MachineToken")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record MachineToken(
        String id,
        String name,

        @Schema(description = "The bearer token itself; shown this once, when it is made")
        Optional<String> token,

        @Schema(description = "Whose rights it has a part of")
        String userName,

        String departmentName,
        Optional<String> projectName,
        List<MachinePermission> permissions,
        Instant createdAt,
        Instant expiresAt,

        @Schema(description = "To the minute") Optional<Instant> lastUsedAt,

        Optional<Instant> revokedAt) {

    @Override
    public String toString() {
        return "MachineToken[id=" + id + ", name=" + name + "]";
    }
}
