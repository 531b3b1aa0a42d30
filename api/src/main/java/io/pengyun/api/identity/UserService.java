package io.pengyun.api.identity;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.event.EventKind;
import io.pengyun.api.event.Events;
import io.pengyun.api.event.Fact;
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
import org.jspecify.annotations.Nullable;

/** Users: who there is. */
@ApplicationScoped
class UserService {

    private final UserRepository users;
    private final RoleBindingRepository bindings;
    private final NewPasswords passwords;
    private final Sessions sessions;
    private final LoginFailures failures;
    private final Access access;
    private final AuditSubject subject;
    private final Events events;
    private final Ids ids;
    private final Clock clock;

    UserService(
            UserRepository users,
            RoleBindingRepository bindings,
            NewPasswords passwords,
            Sessions sessions,
            LoginFailures failures,
            Access access,
            AuditSubject subject,
            Events events,
            Ids ids,
            Clock clock) {
        this.users = users;
        this.bindings = bindings;
        this.passwords = passwords;
        this.sessions = sessions;
        this.failures = failures;
        this.access = access;
        this.subject = subject;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    @Transactional
    Page<User> list(PageRequest page) {
        access.requirePlatform(Permission.USER_READ);
        List<UserEntity> rows = users.page(page);
        return page.page(rows, row -> row.id, row -> User.of(row, clock.instant()));
    }

    @Transactional
    User get(String idOrName) {
        access.requirePlatform(Permission.USER_READ);
        return User.of(users.require(idOrName), clock.instant());
    }

    /** Not one transaction: the hash takes long. What writes is one of its own, also when it is called from here. */
    User create(UserCreate wanted) {
        access.requirePlatform(Permission.USER_WRITE);
        if (wanted.isBreakGlass()) {
            requireNoEmergency();
        }
        NewPasswords.Good password = passwords.first(
                "password",
                wanted.password(),
                !wanted.isBreakGlass() && wanted.temporaryPassword().orElse(true),
                wanted.name(),
                wanted.displayName());
        return keep(wanted, password);
    }

    @Transactional
    User keep(UserCreate wanted, NewPasswords.Good password) {
        UserEntity user = new UserEntity(
                ids.next(),
                wanted.name(),
                wanted.displayName(),
                wanted.email().orElse(null),
                password,
                clock.instant());
        user.breakGlass = wanted.isBreakGlass();
        user.staffNumber = wanted.staffNumber().orElse(null);
        Refusals.translate(
                Map.of("app_user_name", () -> Refusals.nameTaken("user", wanted.name())),
                () -> users.persistAndFlush(user));
        subject.is(new UserId(user.id).toString());
        return User.of(user, clock.instant());
    }

    /** As {@link #create}: the hash first, then one transaction. */
    User update(String idOrName, @Nullable String ifMatch, UserUpdate change) {
        access.requirePlatform(Permission.USER_WRITE);
        Optional<NewPasswords.Good> password = change.password().map(given -> {
            UserEntity user = users.require(idOrName);
            requirePasswordHere(user);
            boolean temporary = !user.breakGlass && change.temporaryPassword().orElse(true);
            return passwords.next("password", given, temporary, user);
        });
        return keep(idOrName, ifMatch, change, password);
    }

    @Transactional
    User keep(String idOrName, @Nullable String ifMatch, UserUpdate change, Optional<NewPasswords.Good> password) {
        UserEntity user = users.require(idOrName);
        subject.is(new UserId(user.id).toString());
        Versions.require(ifMatch, user.version);
        user.displayName = change.displayName().orElse(user.displayName);
        user.email = change.email().orElse(user.email);
        change.staffNumber().ifPresent(number -> user.staffNumber = number.isEmpty() ? null : number);
        if (change.state().isPresent()) {
            moveTo(user, change.state().get());
        }
        password.ifPresent(given -> {
            passwords.give(user, given, Optional.empty());
            subject.detail("password", "changed");
        });
        user.updatedAt = clock.instant();
        return shown(user);
    }

    /** Ends a lock, and forgets the failures that led to it. */
    @Transactional
    User unlock(String idOrName) {
        access.requirePlatform(Permission.USER_WRITE);
        UserEntity user = users.require(idOrName);
        subject.is(new UserId(user.id).toString());
        failures.forget(user.id);
        return shown(user);
    }

    /** An account for emergencies that was used is good for one more session, with another password. */
    User unseal(String idOrName, String password) {
        access.requirePlatform(Permission.USER_WRITE);
        requireNoEmergency();
        UserEntity user = users.require(idOrName);
        if (user.sealedAt == null) {
            throw new ProblemException(ProblemCode.WRONG_STATE, "\"" + user.name + "\" is not sealed.");
        }
        return unseal(idOrName, passwords.next("password", password, false, user));
    }

    @Transactional
    User unseal(String idOrName, NewPasswords.Good password) {
        UserEntity user = users.require(idOrName);
        subject.is(new UserId(user.id).toString());
        passwords.give(user, password, Optional.empty());
        user.sealedAt = null;
        user.updatedAt = clock.instant();
        return shown(user);
    }

    private static void requirePasswordHere(UserEntity user) {
        if (user.issuer != null) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE,
                    "\"" + user.name + "\" comes in through " + user.issuer + " and has no password here.");
        }
    }

    /** Whoever came in by an account for emergencies must not make the next one. */
    private void requireNoEmergency() {
        if (access.caller().breakGlass()) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "An account for emergencies neither makes nor unseals one.");
        }
    }

    /** With what is written beside it. */
    private User shown(UserEntity user) {
        users.flush();
        users.getEntityManager().refresh(user);
        return User.of(user, clock.instant());
    }

    private void moveTo(UserEntity user, UserState state) {
        if (user.state == state) {
            return;
        }
        user.state = state;
        users.flush();
        EventKind kind = state == UserState.DISABLED ? EventKind.USER_DISABLED : EventKind.USER_ENABLED;
        events.publish(Fact.ofPlatform(kind, new UserId(user.id).toString())
                .with("name", user.name)
                .with("by", access.caller().name()));
        if (state == UserState.DISABLED) {
            sessions.endAll(user.id, SessionEnd.USER_DISABLED, Optional.empty());
        }
        if (bindings.activeHolders(Role.PLATFORM_ADMIN) == 0) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE, "This is the last active platform_admin; make another one first.");
        }
    }
}
