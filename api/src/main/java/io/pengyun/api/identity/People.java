package io.pengyun.api.identity;

import io.pengyun.api.platform.EnumWords;
import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who people are and what roles they hold, for features that have to ask somebody. Disabled people are not there. */
@ApplicationScoped
public class People {

    private static final String PERSON =
            "u.id as user_id, u.name as user_name, coalesce(u.staff_number, u.id::text) as human";

    private static final String STANDINGS = """
            with recursive held(user_id, role, department_id) as (
                select user_id, role, department_id from role_binding where user_id = any(?)
                union
                select h.user_id, h.role, d.id from held h join department d on d.parent_id = h.department_id)
            select %s, h.role, h.department_id
            from app_user u left join held h on h.user_id = u.id
            where u.id = any(?) and u.state = 'active'
            """.formatted(PERSON);

    private static final String HOLDERS = """
            with recursive above(id) as (
                select ?::uuid
                union
                select d.parent_id from department d join above a on d.id = a.id where d.parent_id is not null)
            select distinct %s
            from role_binding b join app_user u on u.id = b.user_id
            where b.role = ? and u.state = 'active'
                and (b.department_id is null or b.department_id in (select id from above))
            order by user_name limit ?
            """.formatted(PERSON);

    private final Jdbc jdbc;
    private final UserRepository users;

    People(Jdbc jdbc, UserRepository users) {
        this.jdbc = jdbc;
        this.users = users;
    }

    private record Row(Person person, Optional<Role> role, Optional<UUID> departmentId) {}

    /** What each of these may do now; who is gone or disabled is left out. */
    public List<Standing> standings(Collection<UUID> userIds) {
        UUID[] ids = userIds.toArray(UUID[]::new);
        return jdbc.list(STANDINGS, People::row, ids, ids).stream()
                .collect(Collectors.groupingBy(Row::person))
                .entrySet()
                .stream()
                .map(entry -> standing(entry.getKey(), entry.getValue()))
                .toList();
    }

    /**
     * Who holds the role on the department, one above it, or the platform, by name.
     *
     * @param departmentId empty: on the platform only
     * @param limit how many at most
     */
    public List<Person> holders(Role role, Optional<UUID> departmentId, int limit) {
        return jdbc.list(HOLDERS, People::person, departmentId.orElse(null), EnumWords.word(role), limit);
    }

    /** Those of these that are there. */
    public Map<UUID, Person> byId(Collection<UUID> userIds) {
        return jdbc
                .list(
                        "select " + PERSON + " from app_user u where u.id = any(?) and u.state = 'active'",
                        People::person,
                        (Object) userIds.toArray(UUID[]::new))
                .stream()
                .collect(Collectors.toMap(Person::userId, Function.identity()));
    }

    /** Which user this id or name means; empty when nobody. */
    public Optional<Person> find(String idOrName) {
        return users.byIdOrName(idOrName)
                .flatMap(user -> Optional.ofNullable(byId(Set.of(user.id)).get(user.id)));
    }

    private static Standing standing(Person person, List<Row> rows) {
        Set<Role> platform = EnumSet.noneOf(Role.class);
        Map<Role, Set<UUID>> departments = new EnumMap<>(Role.class);
        for (Row row : rows) {
            row.role()
                    .ifPresent(role -> row.departmentId()
                            .ifPresentOrElse(
                                    id -> departments
                                            .computeIfAbsent(role, first -> new HashSet<>())
                                            .add(id),
                                    () -> platform.add(role)));
        }
        return new Standing(person, platform, departments);
    }

    private static Row row(ResultSet row) throws SQLException {
        @Nullable String role = row.getString("role");
        return new Row(
                person(row),
                Optional.ofNullable(role).map(word -> EnumWords.constant(Role.class, word)),
                Jdbc.uuid(row, "department_id"));
    }

    private static Person person(ResultSet row) throws SQLException {
        return new Person(row.getObject("user_id", UUID.class), row.getString("user_name"), row.getString("human"));
    }
}
