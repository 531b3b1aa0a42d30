package io.pengyun.api.identity;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Refusals;
import io.pengyun.api.platform.Versions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Users: who there is. */
@ApplicationScoped
class UserService {

    private final UserRepository users;
    private final RoleBindingRepository bindings;
    private final Passwords passwords;
    private final LoginFailures failures;
    private final Sessions sessions;
    private final Access access;
    private final AuditSubject subject;
    private final Ids ids;
    private final Clock clock;

    UserService(
            UserRepository users,
            RoleBindingRepository bindings,
            Passwords passwords,
            LoginFailures failures,
            Sessions sessions,
            Access access,
            AuditSubject subject,
            Ids ids,
            Clock clock) {
        this.users = users;
        this.bindings = bindings;
        this.passwords = passwords;
        this.failures = failures;
        this.sessions = sessions;
        this.access = access;
        this.subject = subject;
        this.ids = ids;
        this.clock = clock;
    }

    @Transactional
    Page<User> list(PageRequest page) {
        access.requirePlatform(Permission.USER_READ);
        List<UserEntity> rows = users.page(page);
        return page.page(rows, row -> row.id, User::of);
    }

    @Transactional
    User get(String idOrName) {
        access.requirePlatform(Permission.USER_READ);
        return User.of(find(idOrName));
    }

    @Transactional
    User create(UserCreate wanted) {
        access.requirePlatform(Permission.USER_WRITE);
        UserEntity user = new UserEntity(
                ids.next(),
                wanted.name(),
                wanted.displayName(),
                wanted.email().orElse(null),
                passwords.hash(wanted.password()),
                clock.instant());
        Refusals.translate(
                Map.of("app_user_name", () -> Refusals.nameTaken("user", wanted.name())),
                () -> users.persistAndFlush(user));
        subject.is(new UserId(user.id).toString());
        return User.of(user);
    }

    @Transactional
    User update(String idOrName, @Nullable String ifMatch, UserUpdate change) {
        access.requirePlatform(Permission.USER_WRITE);
        UserEntity user = find(idOrName);
        subject.is(new UserId(user.id).toString());
        Versions.require(ifMatch, user.version);
        user.displayName = change.displayName().orElse(user.displayName);
        user.email = change.email().orElse(user.email);
        if (change.state().isPresent()) {
            moveTo(user, change.state().get());
        }
        change.password().ifPresent(password -> setPassword(user, password, Optional.empty()));
        user.updatedAt = clock.instant();
        users.flush();
        return User.of(user);
    }

    /** The caller's own. The login that changed it goes on; all others end. */
    @Transactional
    void changeOwnPassword(PasswordChange change) {
        UserEntity user = find(new UserId(access.caller().userId()).toString());
        subject.is(new UserId(user.id).toString());
        if (!passwords.matches(change.currentPassword(), Optional.ofNullable(user.passwordHash))) {
            throw ProblemException.invalid("currentPassword", "is not your password.");
        }
        user.updatedAt = clock.instant();
        setPassword(user, change.newPassword(), access.caller().session());
    }

    /** @param except the login that goes on */
    private void setPassword(UserEntity user, String password, Optional<UUID> except) {
        user.passwordHash = passwords.hash(password);
        users.flush();
        sessions.endAll(user.id, SessionEnd.PASSWORD_CHANGED, except);
        failures.forget(user.id);
        subject.detail("password", "changed");
    }

    private void moveTo(UserEntity user, UserState state) {
        if (user.state == state) {
            return;
        }
        user.state = state;
        users.flush();
        if (state == UserState.DISABLED) {
            sessions.endAll(user.id, SessionEnd.USER_DISABLED, Optional.empty());
        }
        if (bindings.activeHolders(Role.PLATFORM_ADMIN) == 0) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE, "This is the last active platform_admin; make another one first.");
        }
    }

    private UserEntity find(String idOrName) {
        return users.byIdOrName(idOrName).orElseThrow(() -> ProblemException.notFound("user", idOrName));
    }
}
