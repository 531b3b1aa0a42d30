package io.pengyun.api.identity;

import io.pengyun.api.platform.ControlHome;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The first start makes the user {@code admin}. Its password comes from {@code PENGYUN_ADMIN_PASSWORD}, or is drawn and left
 * in the file {@code admin-password} of the control plane's home, which only its owner can read.
 */
@ApplicationScoped
class FirstAdmin {

    private static final Logger LOG = Logger.getLogger(FirstAdmin.class);
    private static final String NAME = "admin";
    private static final int PASSWORD_BYTES = 18;
    /** Any number that no other lock has: two replicas must not both be first. */
    private static final long LOCK = 0x70656e6779756e01L;

    private final Jdbc jdbc;
    private final UserRepository users;
    private final RoleBindingRepository bindings;
    private final Passwords passwords;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random;
    private final Optional<String> givenPassword;

    FirstAdmin(
            Jdbc jdbc,
            UserRepository users,
            RoleBindingRepository bindings,
            Passwords passwords,
            Ids ids,
            Clock clock,
            SecureRandom random,
            @ConfigProperty(name = "pengyun.admin-password") Optional<String> givenPassword) {
        this.jdbc = jdbc;
        this.users = users;
        this.bindings = bindings;
        this.passwords = passwords;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
        this.givenPassword = givenPassword;
    }

    @Transactional
    void onStart(@Observes StartupEvent start) {
        jdbc.list("select pg_advisory_xact_lock(?)", row -> true, LOCK);
        if (users.count() > 0) {
            return;
        }
        String password = givenPassword.orElseGet(this::drawAndKeep);
        Instant now = clock.instant();
        UserEntity admin = new UserEntity(
                ids.next(),
                NAME,
                "First administrator",
                null,
                new NewPasswords.Good(passwords.hash(password), false),
                now);
        users.persistAndFlush(admin);
        bindings.persist(new RoleBindingEntity(ids.next(), admin.id, Role.PLATFORM_ADMIN, null, now));
        bindings.persist(new RoleBindingEntity(ids.next(), admin.id, Role.OPERATOR, null, now));
    }

    /** Kept before the user exists: a crash in between only leads to another draw. */
    private String drawAndKeep() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        try {
            Path file = ControlHome.of(System.getenv()).keepSecret("admin-password", password);
            LOG.infof("The password of the user \"%s\" is in %s", NAME, file);
        } catch (IOException failed) {
            throw new UncheckedIOException("the first password cannot be kept", failed);
        }
        return password;
    }
}
