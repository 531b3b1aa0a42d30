package io.pengyun.api.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One login of a person as the API shows it. */
@Schema(name = "Session")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record SessionView(
        String id,
        String userName,

        @Schema(description = "What logged in, as it calls itself", examples = "pengctl/1.0")
        String client,

        @Schema(description = "Where from", examples = "10.8.0.7")
        String address,

        Instant createdAt,
        Instant expiresAt,

        @Schema(description = "When it was ended before its time")
        Optional<Instant> endedAt,

        @Schema(description = "Why it was ended before its time")
        Optional<SessionEnd> endReason,

        @Schema(description = "Whether this call is made with it")
        boolean current) {}
