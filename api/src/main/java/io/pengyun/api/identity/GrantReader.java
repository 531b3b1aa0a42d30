package io.pengyun.api.identity;

import io.pengyun.api.access.Access.Caller;
import io.pengyun.api.platform.EnumWords;
import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Reads a user's roles, closed downwards over the tree of departments, in one query. */
@ApplicationScoped
class GrantReader {

    private static final String QUERY = """
            with recursive held(role, department_id) as (
                select role, department_id from role_binding where user_id = ?
                union
                select h.role, d.id from held h join department d on d.parent_id = h.department_id)
            select u.name, u.password_temporary, u.break_glass, u.issuer is not null as federated, exists (select 1 from second_factor f
                where f.user_id = u.id and f.confirmed_at is not null) as second_factor, h.role, h.department_id
            from app_user u left join held h on true
            where u.id = ? and u.state = 'active'
                and case when ?::uuid is null then u.issuer is null or u.vouched_at > ? else exists (
                    select 1 from login_session s where s.id = ? and s.user_id = u.id and s.ended_at is null
                        and (s.expires_at > ? or not u.break_glass and s.provider_session is null)) end
            """;

    private final Jdbc jdbc;
    private final SecondFactorRule rule;
    private final Clock clock;
    private final Duration unseen;

    /** @param unseen for how long after the identity provider last vouched for a person their machine tokens work */
    GrantReader(
            Jdbc jdbc,
            SecondFactorRule rule,
            Clock clock,
            @ConfigProperty(name = "pengyun.oidc.unseen", defaultValue = "30d") Duration unseen) {
        this.jdbc = jdbc;
        this.rule = rule;
        this.clock = clock;
        this.unseen = unseen;
    }

    private record Row(
            String name,
            boolean passwordTemporary,
            boolean breakGlass,
            boolean federated,
            boolean secondFactor,
            @Nullable String role,
            Optional<UUID> departmentId) {}

    /**
     * Empty when the user is gone or disabled, or the login was ended. What was opened by a login outlives its time, e.g. a
     * console; not that of an account for emergencies, nor one that an identity provider gave. Machines of a person for whom
     * the provider has not vouched for long do nothing.
     *
     * @param session the login; empty for a machine that acts in the user's name
     */
    Optional<Grants> read(UserId user, Optional<SessionId> session) {
        UUID login = session.map(SessionId::value).orElse(null);
        Instant now = clock.instant();
        List<Row> rows =
                jdbc.list(QUERY, GrantReader::row, user.value(), user.value(), login, now.minus(unseen), login, now);
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Set<Role> platform = EnumSet.noneOf(Role.class);
        Map<Role, Set<UUID>> departments = new EnumMap<>(Role.class);
        for (Row row : rows) {
            String word = row.role();
            if (word == null) {
                continue;
            }
            Role role = EnumWords.constant(Role.class, word);
            if (row.departmentId().isPresent()) {
                departments
                        .computeIfAbsent(role, first -> new HashSet<>())
                        .add(row.departmentId().get());
            } else {
                platform.add(role);
            }
        }
        Caller caller = new Caller(
                user.value(),
                rows.getFirst().name(),
                Optional.empty(),
                session.map(SessionId::value),
                rows.getFirst().breakGlass());
        Set<Role> held = EnumSet.noneOf(Role.class);
        held.addAll(platform);
        held.addAll(departments.keySet());
        return Optional.of(new Grants(caller, platform, departments, unready(rows.getFirst(), held)));
    }

    private Optional<Unready> unready(Row user, Set<Role> held) {
        if (user.passwordTemporary()) {
            return Optional.of(Unready.PASSWORD_TO_CHANGE);
        }
        // In an emergency nobody looks for a phone; and a provider asks for its own.
        return rule.asks(held) && !user.secondFactor() && !user.breakGlass() && !user.federated()
                ? Optional.of(Unready.SECOND_FACTOR_TO_ENROL)
                : Optional.empty();
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString("name"),
                row.getBoolean("password_temporary"),
                row.getBoolean("break_glass"),
                row.getBoolean("federated"),
                row.getBoolean("second_factor"),
                row.getString("role"),
                Jdbc.uuid(row, "department_id"));
    }
}
