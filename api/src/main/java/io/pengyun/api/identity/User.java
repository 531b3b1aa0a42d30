package io.pengyun.api.identity;

import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user as the API shows it. */
@Schema(name = "User", description = "A person, or a machine that calls like one.")
public record User(
        @Schema(examples = "usr-01m83d8wssebftspye6h69t3z1") String id,

        @Schema(examples = "li.wei") String name,
        @Schema(examples = "Li Wei") String displayName,

        @Schema(examples = "li.wei@health.example") Optional<String> email,

        @Schema(description = "The same for all accounts of one human being", examples = "20260415")
        Optional<String> staffNumber,

        @Schema(
                description =
                        "The identity provider that the user comes in through; absent for who has a password here",
                examples = "https://id.city.example/realms/city")
        Optional<String> issuer,

        @Schema(description = "The user's name there, which never changes")
        Optional<String> subject,

        UserState state,

        @Schema(description = "Until the password is changed, nothing else can be done")
        boolean mustChangePassword,

        @Schema(description = "An account for emergencies: its login rings, is short, and seals it")
        boolean breakGlass,

        @Schema(description = "When an account for emergencies was used; nobody logs in before it is unsealed")
        Optional<Instant> sealedAt,

        @Schema(description = "When the user's second factor was set up")
        Optional<Instant> secondFactorSince,

        @Schema(description = "In a row, since the last login")
        int failedLogins,

        @Schema(description = "After too many of them") Optional<Instant> lockedUntil,

        long version,
        Instant createdAt,
        Instant updatedAt) {

    /** @param now a lock that is over is not shown */
    static User of(UserEntity user, Instant now) {
        return new User(
                new UserId(user.id).toString(),
                user.name,
                user.displayName,
                Optional.ofNullable(user.email),
                Optional.ofNullable(user.staffNumber),
                Optional.ofNullable(user.issuer),
                Optional.ofNullable(user.subject),
                user.state,
                user.passwordTemporary,
                user.breakGlass,
                Optional.ofNullable(user.sealedAt),
                Optional.ofNullable(user.secondFactorSince),
                user.failedLogins,
                Optional.ofNullable(user.lockedUntil).filter(now::isBefore),
                user.version,
                user.createdAt,
                user.updatedAt);
    }
}
