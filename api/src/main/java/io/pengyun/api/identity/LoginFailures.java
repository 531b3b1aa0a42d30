package io.pengyun.api.identity;

import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Counts failed logins of a user. After some in a row the account is locked: for a minute, and after each further failure for
 * twice as long as before, up to an hour. A login that succeeds, a new password or an administrator ends that.
 */
@ApplicationScoped
class LoginFailures {

    static final int MOST_DOUBLINGS = 20;

    private final Jdbc jdbc;
    private final Clock clock;
    private final int most;
    private final Duration shortest;
    private final Duration longest;

    /**
     * @param most failures in a row before the account is locked, at least 1
     * @param shortest the first lock
     * @param longest what it grows to
     */
    LoginFailures(
            Jdbc jdbc,
            Clock clock,
            @ConfigProperty(name = "pengyun.login.failures", defaultValue = "5") int most,
            @ConfigProperty(name = "pengyun.login.lock", defaultValue = "1m") Duration shortest,
            @ConfigProperty(name = "pengyun.login.longest-lock", defaultValue = "1h") Duration longest) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.most = Math.max(1, most);
        this.shortest = shortest;
        this.longest = longest;
    }

    /** How many there were in a row, and the lock that they led to. */
    record Count(int failures, Optional<Instant> lockedUntil) {}

    Count count(UUID userId) {
        return jdbc.first(
                        "update app_user set failed_logins = failed_logins + 1, locked_until = case"
                                + " when failed_logins + 1 < ? then locked_until else ?::timestamptz + make_interval(secs =>"
                                + " least(?::float8, ?::float8 * power(2, least(failed_logins + 1 - ?, ?)))) end"
                                + " where id = ? returning failed_logins, locked_until",
                        LoginFailures::counted,
                        most,
                        clock.instant(),
                        (double) longest.toSeconds(),
                        (double) shortest.toSeconds(),
                        most,
                        MOST_DOUBLINGS,
                        userId)
                .orElseGet(() -> new Count(0, Optional.empty()));
    }

    /** A failure of nobody who could log in; costs what {@link #count} costs. */
    void countOther() {
        jdbc.update("update refused_login set count = count + 1");
    }

    boolean locked(UUID userId) {
        return jdbc.first(
                        "select 1 from app_user where id = ? and locked_until > ?",
                        row -> true,
                        userId,
                        clock.instant())
                .isPresent();
    }

    void forget(UUID userId) {
        jdbc.update(
                "update app_user set failed_logins = 0, locked_until = null where id = ? and failed_logins > 0",
                userId);
    }

    private static Count counted(ResultSet row) throws SQLException {
        return new Count(row.getInt("failed_logins"), Jdbc.instant(row, "locked_until"));
    }
}
