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
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The first start makes the user {@code admin}. Its password comes from {@code PENGYUN_ADMIN_PASSWORD}, or is drawn and left
 * in the file {@code admin-password} of the control plane's home, which only its owner can read. With {@code
 * PENGYUN_BREAK_GLASS_PASSWORD} it makes the account for emergencies {@code break-glass}, too.
 */
@ApplicationScoped
class FirstAdmin {

    private static final Logger LOG = Logger.getLogger(FirstAdmin.class);
    private static final String NAME = "admin";
    private static final String BREAK_GLASS = "break-glass";
    private static final int PASSWORD_BYTES = 18;
    /** Any number that no other lock has: two replicas must not both be first. */
    private static final long LOCK = 0x70656e6779756e01L;

    private final Jdbc jdbc;
    private final UserRepository users;
    private final RoleBindingRepository bindings;
    private final Passwords passwords;
    private final PasswordRules rules;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random;
    private final Optional<String> givenPassword;
    private final Optional<String> breakGlassPassword;

    FirstAdmin(
            Jdbc jdbc,
            UserRepository users,
            RoleBindingRepository bindings,
            Passwords passwords,
            PasswordRules rules,
            Ids ids,
            Clock clock,
            SecureRandom random,
            @ConfigProperty(name = "pengyun.admin-password") Optional<String> givenPassword,
            @ConfigProperty(name = "pengyun.break-glass-password") Optional<String> breakGlassPassword) {
        this.jdbc = jdbc;
        this.users = users;
        this.bindings = bindings;
        this.passwords = passwords;
        this.rules = rules;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
        this.givenPassword = givenPassword;
        this.breakGlassPassword = breakGlassPassword;
    }

    @Transactional
    void onStart(@Observes StartupEvent start) {
        jdbc.list("select pg_advisory_xact_lock(?)", row -> true, LOCK);
        if (users.count() > 0) {
            return;
        }
        String password = givenPassword.orElseGet(this::drawAndKeep);
        make(user(NAME, "First administrator", password));
        breakGlassPassword.ifPresent(given -> {
            rules.check("pengyun.break-glass-password", given, List.of(BREAK_GLASS));
            UserEntity account = user(BREAK_GLASS, "For emergencies", given);
            account.breakGlass = true;
            make(account);
        });
    }

    private UserEntity user(String name, String displayName, String password) {
        NewPasswords.Good good = new NewPasswords.Good(passwords.hash(password), false);
        return new UserEntity(ids.next(), name, displayName, null, good, clock.instant());
    }

    private void make(UserEntity user) {
        users.persistAndFlush(user);
        for (Role role : List.of(Role.PLATFORM_ADMIN, Role.OPERATOR)) {
            bindings.persist(new RoleBindingEntity(ids.next(), user.id, role, null, user.createdAt));
        }
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
