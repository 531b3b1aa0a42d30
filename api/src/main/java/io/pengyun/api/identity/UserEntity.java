package io.pengyun.api.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

/** Somebody who can log in. */
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

    /** Somebody else gave it; the user must change it before anything else. */
    boolean passwordTemporary;

    /** Who the human being is that has this account, perhaps among others. */
    @Nullable
    String staffNumber;

    /** The identity provider that the user comes in through, and its name for them; kept by {@link FederatedPeople}. */
    @Column(insertable = false, updatable = false)
    @Nullable
    String issuer;

    @Column(insertable = false, updatable = false)
    @Nullable
    String subject;

    UserState state;

    /** For emergencies. */
    boolean breakGlass;

    /** Since when an account for emergencies has been used up; set by {@link Sessions} with the login. */
    @Nullable
    Instant sealedAt;

    /** Counted beside it, by {@link LoginFailures}: no change of the user. */
    @Column(insertable = false, updatable = false)
    int failedLogins;

    @Column(insertable = false, updatable = false)
    @Nullable
    Instant lockedUntil;

    /** When the second factor began to count; kept beside it, by {@link SecondFactors}. */
    @Formula("(select f.confirmed_at from second_factor f where f.user_id = id)")
    @Nullable
    Instant secondFactorSince;

    @Version
    long version;

    Instant createdAt;
    Instant updatedAt;

    @SuppressWarnings("NullAway.Init")
    UserEntity() {}

    UserEntity(
            UUID id, String name, String displayName, @Nullable String email, NewPasswords.Good password, Instant now) {
        this.id = id;
        this.name = name;
        this.displayName = displayName;
        this.email = email;
        this.passwordHash = password.hash();
        this.passwordTemporary = password.temporary();
        this.state = UserState.ACTIVE;
        this.createdAt = now;
        this.updatedAt = now;
    }
}
