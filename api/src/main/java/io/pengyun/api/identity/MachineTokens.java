package io.pengyun.api.identity;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.platform.EnumWords;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Sha256;
import io.pengyun.api.tenancy.DepartmentDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Who calls with a machine token. Its text is {@code pyt.<token>.<secret>}; of the secret, 32 random bytes, only the digest
 * is kept.
 */
@ApplicationScoped
class MachineTokens {

    private static final String MARK = "pyt";
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

    private final Jdbc jdbc;
    private final GrantReader grants;
    private final DepartmentDirectory departments;
    private final Clock clock;

    MachineTokens(Jdbc jdbc, GrantReader grants, DepartmentDirectory departments, Clock clock) {
        this.jdbc = jdbc;
        this.grants = grants;
        this.departments = departments;
        this.clock = clock;
    }

    private record Found(
            UserId user,
            String name,
            UUID departmentId,
            Optional<UUID> projectId,
            Set<MachinePermission> permissions,
            byte[] secretHash,
            Optional<Instant> lastUsedAt) {}

    static String text(MachineTokenId id, String secret) {
        return MARK + "." + id + "." + secret;
    }

    /** Whether a bearer token is one of these; else it is a person's. */
    static boolean isOne(String token) {
        return token.startsWith(MARK + ".");
    }

    /** Which token this is; empty when it is unknown, wrong, expired or revoked. */
    Optional<MachineTokenId> verify(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        return MachineTokenId.parse(parts[1])
                .filter(id -> find(id).filter(found -> MessageDigest.isEqual(found.secretHash(), digest(parts[2])))
                        .isPresent());
    }

    /** What it may do now; empty when it has ended, or its person is gone or disabled. */
    Optional<Access> access(MachineTokenId id) {
        Instant now = clock.instant();
        Optional<Found> known = find(id);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Found found = known.get();
        if (found.lastUsedAt()
                .filter(last -> last.isAfter(now.minus(USE_NOTED_EVERY)))
                .isEmpty()) {
            jdbc.update("update machine_token set last_used_at = ? where id = ?", now, id.value());
        }
        Set<UUID> reached = found.projectId().isPresent()
                ? Set.of(found.departmentId())
                : departments.subtree(found.departmentId());
        // A new password does not end it: machines have none.
        return grants.read(found.user(), Optional.empty())
                .map(person ->
                        new MachineAccess(person, id, found.name(), permissionsOf(found), reached, found.projectId()));
    }

    private static Set<Permission> permissionsOf(Found found) {
        return found.permissions().stream().map(MachinePermission::permission).collect(Collectors.toUnmodifiableSet());
    }

    static byte[] digest(String secret) {
        return Sha256.of(secret);
    }

    private Optional<Found> find(MachineTokenId id) {
        return jdbc.first(
                "select user_id, name, department_id, project_id, permissions, secret_hash, last_used_at"
                        + " from machine_token where id = ? and revoked_at is null and expires_at > ?",
                MachineTokens::found,
                id.value(),
                clock.instant());
    }

    private static Found found(ResultSet row) throws SQLException {
        return new Found(
                new UserId(row.getObject("user_id", UUID.class)),
                row.getString("name"),
                row.getObject("department_id", UUID.class),
                Jdbc.uuid(row, "project_id"),
                permissions(row),
                row.getBytes("secret_hash"),
                Jdbc.instant(row, "last_used_at"));
    }

    static Set<MachinePermission> permissions(ResultSet row) throws SQLException {
        return Arrays.stream((String[]) row.getArray("permissions").getArray())
                .map(word -> EnumWords.constant(MachinePermission.class, word))
                .collect(Collectors.toUnmodifiableSet());
    }
}
