package io.pengyun.api.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.access.Owner;
import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The events in their order. */
@ApplicationScoped
public class EventLog {

    /** On which the last number is announced, as text, when it has grown. */
    public static final String CHANNEL = EventSequencer.CHANNEL;

    private static final TypeReference<Map<String, Object>> DATA = new TypeReference<>() {};

    private final Jdbc jdbc;
    private final ObjectMapper json;

    EventLog(Jdbc jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** The last number given; 0 before the first. All events up to it can be seen by whoever asks later. */
    public long head() {
        return jdbc.first("select last from event_head", row -> row.getLong(1)).orElseThrow();
    }

    /** The last number of which the event, and maybe some above it, are forgotten; 0 when all are there. */
    public long forgotten() {
        return jdbc.first("select number - 1 from event order by number limit 1", row -> row.getLong(1))
                .orElseGet(this::head);
    }

    /** All events above {@code after}, in order, at most {@code limit}. */
    public List<Event> after(long after, int limit) {
        return jdbc.list("select * from event where number > ? order by number limit ?", this::event, after, limit);
    }

    /** Those of these numbers that are not forgotten. */
    public List<Event> numbered(Collection<Long> numbers) {
        return jdbc.list(
                "select * from event where number = any(?)", this::event, (Object) numbers.toArray(Long[]::new));
    }

    /** Events that fit above {@code after} and up to {@code upTo}, in order, at most {@code limit}. */
    public List<Event> between(long after, long upTo, EventFilter filter, int limit) {
        StringBuilder sql = new StringBuilder("select * from event where number > ? and number <= ?");
        List<Object> arguments = new ArrayList<>(List.of(after, upTo));
        restrict(filter, sql, arguments);
        arguments.add(limit);
        return jdbc.list(sql.append(" order by number limit ?").toString(), this::event, arguments.toArray());
    }

    /** Events that fit below {@code before}, the newest first, at most {@code limit}. */
    public List<Event> before(long before, EventFilter filter, int limit) {
        StringBuilder sql = new StringBuilder("select * from event where number < ?");
        List<Object> arguments = new ArrayList<>(List.of(before));
        restrict(filter, sql, arguments);
        arguments.add(limit);
        return jdbc.list(sql.append(" order by number desc limit ?").toString(), this::event, arguments.toArray());
    }

    private static void restrict(EventFilter filter, StringBuilder sql, List<Object> arguments) {
        filter.reach().restrict(sql, arguments);
        if (!filter.kinds().isEmpty()) {
            sql.append(" and kind = any(?)");
            arguments.add(filter.kinds().toArray(String[]::new));
        }
        filter.subject().ifPresent(subject -> {
            sql.append(" and subject = ?");
            arguments.add(subject);
        });
    }

    private Event event(ResultSet row) throws SQLException {
        Optional<UUID> department = Jdbc.uuid(row, "department_id");
        Optional<UUID> project = Jdbc.uuid(row, "project_id");
        return Event.of(
                row.getObject("id", UUID.class),
                row.getLong("number"),
                row.getString("kind"),
                row.getInt("version"),
                Jdbc.instant(row, "at").orElseThrow(),
                department.map(id -> new Owner(id, project)),
                row.getString("subject"),
                data(row.getString("data")));
    }

    private Map<String, Object> data(String text) {
        try {
            return json.readValue(text, DATA);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("an event's data cannot be read", broken);
        }
    }
}
