package io.pengyun.api.identity;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Failed logins are counted beside it, by {@link LoginService}, and are no change of the user. */
@Entity
@Table(name = "app_user")
class UserEntity {

    @Id
    UUID id;

    String name;
    String displayName;

    @Nullable
    String email;

    @Nullable
    String passwordHash;

    UserState state;

    @Version
    long version;

    Instant createdAt;
    Instant updatedAt;

    @SuppressWarnings("NullAway.Init")
    UserEntity() {}

    UserEntity(UUID id, String name, String displayName, @Nullable String email, String passwordHash, Instant now) {
        this.id = id;
        this.name = name;
        this.displayName = displayName;
        this.email = email;
        this.passwordHash = passwordHash;
        this.state = UserState.ACTIVE;
        this.createdAt = now;
        this.updatedAt = now;
    }
}
