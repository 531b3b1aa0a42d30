package io.pengyun.api.approval;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pengyun.api.identity.Role;
import io.pengyun.api.platform.DnsLabel;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The forms in which policies come and go. */
final class PolicyBody {

    private PolicyBody() {}

    /** Whom to ask: a role, people by name, or both. */
    @Schema(name = "PolicyStage", description = "Some who are asked side by side: a role, people by name, or both.")
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record StageBody(
            @Schema(description = "Who holds this role", examples = "approver")
            Optional<Role> role,

            @Schema(
                    description =
                            "Holds it where: 1 on the department that asks (so too above it), 2 on the one above, and so"
                                    + " on; left out for roles of the whole platform")
            Optional<@Min(1) @Max(10) Integer> level,

            @Schema(description = "These people, by name or id", examples = "[\"li.wei\"]")
            Optional<@Size(max = 20) List<@NotBlank @Size(max = 63) String>> people,

            @Schema(description = "How many have to agree", defaultValue = "1")
            Optional<@Min(1) @Max(20) Integer> atLeast,

            @Schema(description = "All who are asked have to agree", defaultValue = "false")
            Optional<Boolean> everyone,

            @Schema(description = "Who may decide as well when that takes long")
            Optional<@Valid EscalationBody> escalation) {}

    /** Whom to ask as well, and when. */
    @Schema(name = "PolicyEscalation", description = "Who may decide as well when a stage takes long.")
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record EscalationBody(
            @Schema(description = "Hours after the stage was asked", examples = "24")
            @NotNull(message = "is missing.")
            @Min(1)
            @Max(2160)
            Integer afterHours,

            Optional<Role> role,
            Optional<@Min(1) @Max(10) Integer> level,
            Optional<@Size(max = 20) List<@NotBlank @Size(max = 63) String>> people) {}

    /** A new policy. */
    @Schema(name = "ApprovalPolicyCreate")
    record Create(
            @Schema(examples = "large-requests") @NotNull(message = "is missing.") @DnsLabel
            String name,

            @Schema(description = "On requests of this department and all below it; left out: on everybody's")
            Optional<String> department,

            @Schema(
                    description = "Of one department's policies that fit, the one with the lowest position speaks",
                    defaultValue = "100")
            Optional<@Min(0) @Max(9999) Integer> position,

            Optional<@Valid Conditions> when,

            @Schema(description = "Whom it asks; none: it lets pass without asking")
            @NotNull(message = "is missing.")
            @Size(max = 10)
            List<@NotNull @Valid StageBody> stages,

            @Schema(description = "Ask a stage only after the one before has agreed", defaultValue = "true")
            Optional<Boolean> inOrder,

            @Schema(description = "Until when it is to be decided", defaultValue = "72")
            Optional<@Min(1) @Max(2160) Integer> expireAfterHours,

            @Schema(
                    description = "What then: it ends (expire), or silence is consent (approve)",
                    defaultValue = "expire")
            Optional<PolicyRule.OnExpiry> onExpiry) {}

    /** What changes; what is left out stays. */
    @Schema(name = "ApprovalPolicyUpdate")
    record Update(
            Optional<@DnsLabel String> name,
            Optional<@Min(0) @Max(9999) Integer> position,
            Optional<@Valid Conditions> when,
            Optional<@Size(max = 10) List<@NotNull @Valid StageBody>> stages,
            Optional<Boolean> inOrder,
            Optional<@Min(1) @Max(2160) Integer> expireAfterHours,
            Optional<PolicyRule.OnExpiry> onExpiry) {}

    /** A policy as it is shown. */
    @Schema(name = "ApprovalPolicy")
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record View(
            @Schema(examples = "pol-01m83d8wssebftspye6h69t3z1")
            String id,

            String name,
            Optional<String> departmentId,
            Optional<String> departmentName,
            int position,
            Conditions when,
            List<StageBody> stages,
            boolean inOrder,
            int expireAfterHours,
            PolicyRule.OnExpiry onExpiry,

            @Schema(description = "The same in a sentence") String sentence,

            long version,
            Instant createdAt,
            Instant updatedAt) {}
}
