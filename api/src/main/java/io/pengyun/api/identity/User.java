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

        UserState state,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static User of(UserEntity user) {
        return new User(
                new UserId(user.id).toString(),
                user.name,
                user.displayName,
                Optional.ofNullable(user.email),
                user.state,
                user.version,
                user.createdAt,
                user.updatedAt);
    }
}
