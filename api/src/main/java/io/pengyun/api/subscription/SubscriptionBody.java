package io.pengyun.api.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pengyun.api.platform.DnsLabel;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The forms in which subscriptions come and go. */
final class SubscriptionBody {

    private static final String KINDS = "Kinds of events, or groups of them; none: all";
    private static final int LONGEST_URL = 2000;
    private static final int LONGEST_ADDRESS = 254;

    private SubscriptionBody() {}

    /** Where to post events. */
    @Schema(name = "WebhookTarget", description = "Where to post events.")
    record WebhookBody(
            @Schema(
                    description = "https; plain http only to networks that the operators have opened",
                    examples = "https://duty.example.org/pengyun")
            @NotNull(message = "is missing.")
            @Size(max = LONGEST_URL)
            String url) {}

    /** To whom to write. */
    @Schema(name = "MailTarget", description = "To whom to write.")
    record MailBody(
            @Schema(examples = "[\"duty@example.org\"]")
            @NotEmpty(message = "must name at least one address.")
            @Size(max = 20)
            List<
                            @NotBlank @Size(max = LONGEST_ADDRESS)
                            @Pattern(
                                    regexp =
                                            "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?",
                                    message = "must be a mail address, e.g. duty@example.org.")
                            String>
                    to) {}

    /** A new subscription. */
    @Schema(name = "SubscriptionCreate")
    record Create(
            @Schema(examples = "duty") @NotNull(message = "is missing.") @DnsLabel
            String name,

            @Schema(description = "The events of this department and all below it; left out: everybody's")
            Optional<String> department,

            @Schema(description = KINDS, examples = "[\"request\", \"instance.crashed\"]")
            Optional<@Size(max = 100) List<@NotBlank @Size(max = 60) String>> kinds,

            @Schema(description = "Either this or mail") Optional<@Valid WebhookBody> webhook,
            @Schema(description = "Either this or webhook") Optional<@Valid MailBody> mail) {}

    /** What changes; what is left out stays. */
    @Schema(name = "SubscriptionUpdate")
    record Update(
            @Schema(description = KINDS) Optional<@Size(max = 100) List<@NotBlank @Size(max = 60) String>> kinds,

            @Schema(description = "active or paused; what happens while it is paused is not told later")
            Optional<SubscriptionState> state) {}

    /** A subscription as it is shown. */
    @Schema(name = "Subscription")
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record View(
            @Schema(examples = "sub-01m83d8wssebftspye6h69t3z1")
            String id,

            String name,
            Optional<String> departmentId,
            Optional<String> departmentName,

            @Schema(description = KINDS) List<String> kinds,

            @Schema(description = "How it is told: webhook or mail")
            String target,

            @Schema(description = "Where, without what may be secret of it")
            String address,

            SubscriptionState state,
            Health health,

            @Schema(
                    description =
                            "Shown once, when the webhook is made: the key of its signatures (Standard Webhooks), e.g. whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            Optional<String> secret,

            String createdBy,
            long version,
            Instant createdAt,
            Instant updatedAt) {

        View with(String madeSecret) {
            return new View(
                    id,
                    name,
                    departmentId,
                    departmentName,
                    kinds,
                    target,
                    address,
                    state,
                    health,
                    Optional.of(madeSecret),
                    createdBy,
                    version,
                    createdAt,
                    updatedAt);
        }
    }

    /** How its target fares. */
    @Schema(name = "SubscriptionHealth", description = "How a subscription's target fares.")
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Health(
            @Schema(description = "Not taken yet") long waiting,

            @Schema(description = "Tried so often that it is not tried any more; can be delivered again")
            long dead,

            @Schema(description = "Failures in a row") int failures,

            @Schema(description = "It is left alone until then")
            Optional<Instant> retryAt,

            Optional<Instant> lastSuccessAt,
            Optional<Instant> lastFailureAt,
            Optional<String> lastError) {

        static final Health NEW =
                new Health(0, 0, 0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
