package io.pengyun.api.identity;

import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Users who come in through an identity provider: made when they are first seen, and kept as the provider says. All in
 * transactions of their own: who somebody is stays known, whatever becomes of the request that they came with.
 */
@ApplicationScoped
public class FederatedPeople {

    private final Jdbc jdbc;
    private final FederatedRoles roles;
    private final Ids ids;
    private final Clock clock;

    FederatedPeople(Jdbc jdbc, FederatedRoles roles, Ids ids, Clock clock) {
        this.jdbc = jdbc;
        this.roles = roles;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A user as they are known here.
     *
     * @param changes what {@link #keep} would change of them, in words for the audit trail; without roles that nobody loses
     *     or gets there are none
     */
    public record Known(UserId user, String name, Map<String, String> changes) {

        public Known {
            changes = Map.copyOf(changes);
        }
    }

    /** Who this is here; empty when they were never seen. */
    public Optional<Known> find(FederatedPerson person) {
        return QuarkusTransaction.requiringNew().call(() -> read(person));
    }

    /** Makes a user of who was never seen, without roles yet; or finds who was made meanwhile. */
    public Known make(FederatedPerson person) {
        return FederatedNames.of(person.preferredName())
                .map(name -> QuarkusTransaction.requiringNew().call(() -> tryName(person, name)))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no name is left for " + person.preferredName()));
    }

    /** Takes over what the provider says, and notes that it has vouched for the user now. */
    public void keep(UserId user, FederatedPerson person) {
        QuarkusTransaction.requiringNew().run(() -> {
            jdbc.list("select 1 from app_user where id = ? for update", row -> true, user.value());
            jdbc.update(
                    "update app_user set vouched_at = ? where id = ? and vouched_at < ?",
                    clock.instant(),
                    user.value(),
                    clock.instant());
            jdbc.update(
                    "update app_user set display_name = ?, email = coalesce(?, email),"
                            + " staff_number = coalesce(?, staff_number), updated_at = ?, version = version + 1"
                            + " where id = ? and (display_name, email, staff_number) is distinct from"
                            + " (?, coalesce(?, email), coalesce(?, staff_number))",
                    person.displayName(),
                    person.email().orElse(null),
                    person.staffNumber().orElse(null),
                    clock.instant(),
                    user.value(),
                    person.displayName(),
                    person.email().orElse(null),
                    person.staffNumber().orElse(null));
            roles.keep(user.value(), person.groups());
        });
    }

    private Optional<Known> read(FederatedPerson person) {
        return jdbc.first(
                        "select id, name, staff_number from app_user where issuer = ? and subject = ?",
                        row -> new Known(
                                new UserId(row.getObject("id", UUID.class)),
                                row.getString("name"),
                                staffNumber(Optional.ofNullable(row.getString("staff_number")), person)),
                        person.issuer(),
                        person.subject())
                .map(known -> {
                    Map<String, String> changes = new TreeMap<>(known.changes());
                    changes.putAll(roles.changes(known.user().value(), person.groups()));
                    return new Known(known.user(), known.name(), changes);
                });
    }

    /** Approvals count human beings by it, so a change of it is told. */
    private static Map<String, String> staffNumber(Optional<String> kept, FederatedPerson person) {
        return person.staffNumber()
                .filter(told -> !kept.equals(Optional.of(told)))
                .map(told -> Map.of("staffNumber", told))
                .orElseGet(Map::of);
    }

    private Optional<Known> tryName(FederatedPerson person, String name) {
        jdbc.update(
                "insert into app_user (id, name, display_name, state, version, created_at, updated_at, issuer, subject,"
                        + " vouched_at) values (?, ?, ?, 'active', 0, ?, ?, ?, ?, ?) on conflict do nothing",
                ids.next(),
                name,
                person.displayName(),
                clock.instant(),
                clock.instant(),
                person.issuer(),
                person.subject(),
                clock.instant());
        return read(person);
    }
}
