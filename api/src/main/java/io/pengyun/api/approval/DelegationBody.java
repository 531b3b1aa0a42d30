package io.pengyun.api.approval;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The forms in which delegations come and go. */
final class DelegationBody {

    private DelegationBody() {}

    /** To let somebody decide in one's place. */
    @Schema(name = "DelegationCreate")
    record Create(
            @Schema(description = "Who decides in your place, by name or id", examples = "wang.fang")
            @NotBlank(message = "is missing.")
            @Size(max = 63)
            String to,

            @Schema(description = "Until when, at most 90 days ahead", examples = "2027-01-08T18:00:00Z")
            @NotNull(message = "is missing.")
            Instant until,

            @Schema(description = "From when; left out: from now on")
            Optional<Instant> from,

            @Schema(examples = "On leave") @NotBlank(message = "is missing.") @Size(max = 200)
            String reason) {}

    /** Somebody decides in another's place for a while. */
    @Schema(name = "Delegation")
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record View(
            @Schema(examples = "dlg-01m83d8wssebftspye6h69t3z1")
            String id,

            String fromUser,
            String toUser,
            String reason,
            Instant startsAt,
            Instant endsAt,
            Optional<Instant> revokedAt,
            Instant createdAt) {}
}
