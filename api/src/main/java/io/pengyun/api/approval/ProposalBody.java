package io.pengyun.api.approval;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Proposals, as they come and go. */
final class ProposalBody {

    private ProposalBody() {}

    @Schema(name = "ProposalCreate")
    record Create(
            @Schema(description = "abandon-operation, purge-instance or purge-volume", examples = "abandon-operation")
            @NotBlank
            String action,

            @Schema(description = "The id of what it is to be done to", examples = "op-01m3jwdpk5e0xrw8v6xr0m0zsp")
            @NotBlank
            @Size(max = 63)
            String subject,

            @Schema(description = "Why; it is recorded", examples = "The blade burnt down") @NotBlank @Size(max = 500)
            String comment) {}

    @Schema(name = "Proposal")
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record View(
            String id,
            String action,
            String subject,
            @Schema(description = "What will be done") String sentence,
            String comment,

            @Schema(description = "waiting, done, withdrawn or expired")
            String state,

            String proposedBy,
            Instant proposedAt,

            @Schema(description = "Until when somebody has to agree")
            Instant expiresAt,

            @Schema(description = "Who agreed, or withdrew it")
            Optional<String> decidedBy,

            Optional<Instant> decidedAt) {}
}
