package io.pengyun.api.event;

import io.pengyun.api.access.Owner;
import io.pengyun.api.platform.Jdbc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Publishes facts for tests, as a feature does: in a transaction. */
@ApplicationScoped
public class Facts {

    private final Events events;
    private final Jdbc jdbc;

    Facts(Events events, Jdbc jdbc) {
        this.events = events;
        this.jdbc = jdbc;
    }

    /** The owner of a project, by its name. */
    public Owner of(String project) {
        return jdbc.first(
                        "select department_id, id from project where name = ?",
                        row -> Owner.project(row.getObject(1, UUID.class), row.getObject(2, UUID.class)),
                        project)
                .orElseThrow();
    }

    public static Fact fact(Owner owner, String subject, Object name) {
        return Fact.of(EventKind.VOLUME_PURGED, owner, subject).with("name", name);
    }

    /** One in a transaction of its own. */
    public void tell(Owner owner, String subject, Object name) {
        QuarkusTransaction.requiringNew().run(() -> publish(fact(owner, subject, name)));
    }

    /** Many in one transaction, named from 0 on. */
    public void tellMany(Owner owner, String subject, int count) {
        List<Fact> many = IntStream.range(0, count)
                .mapToObj(name -> fact(owner, subject, name))
                .toList();
        QuarkusTransaction.requiringNew().run(() -> events.publish(many));
    }

    /** In the caller's transaction. */
    public void publish(Fact fact) {
        events.publish(fact);
    }
}
