package io.pengyun.api.identity;

import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Counts failed logins of a user; after ten in a row the account is locked for five minutes, again and again. */
@ApplicationScoped
class LoginFailures {

    static final int MOST = 10;
    static final Duration LOCK = Duration.ofMinutes(5);

    private final Jdbc jdbc;
    private final Clock clock;

    LoginFailures(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    void count(UUID userId) {
        Instant lockedUntil = clock.instant().plus(LOCK);
        jdbc.update(
                "update app_user set failed_logins = failed_logins + 1,"
                        + " locked_until = case when failed_logins + 1 >= ? then ? else locked_until end where id = ?",
                MOST,
                lockedUntil,
                userId);
    }

    void forget(UUID userId) {
        jdbc.update(
                "update app_user set failed_logins = 0, locked_until = null where id = ? and failed_logins > 0",
                userId);
    }
}
