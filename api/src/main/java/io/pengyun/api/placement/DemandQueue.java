package io.pengyun.api.placement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Jdbc.JsonText;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The demands that wait for the leader, and its answers; shared by all replicas through the records. */
@ApplicationScoped
class DemandQueue {

    private final Jdbc jdbc;
    private final ObjectMapper json;

    DemandQueue(Jdbc jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    record Waiting(DemandRequest demand, boolean preview) {}

    /** Puts a demand into the queue and tells the leader; false when it is there already. */
    boolean add(DemandRequest demand, boolean preview, Instant now) {
        int added = jdbc.update(
                "insert into placement_demand (id, demand, preview, state, created_at) values (?, ?, ?, 'waiting', ?)"
                        + " on conflict (id) do nothing",
                demand.demandId(),
                new JsonText(write(demand)),
                preview,
                now);
        jdbc.list(
                "select pg_notify(?, ?)",
                row -> true,
                Channels.WAITING,
                demand.demandId().toString());
        return added > 0;
    }

    /** How many wait; the bound of the queue. */
    long length() {
        return jdbc.first("select count(*) from placement_demand where state = 'waiting'", row -> row.getLong(1))
                .orElseThrow();
    }

    /** The oldest that wait, locked until the end of the caller's transaction. */
    List<Waiting> lockBatch(int limit) {
        return jdbc.list(
                "select demand, preview from placement_demand where state = 'waiting' order by created_at limit ?"
                        + " for update skip locked",
                row -> new Waiting(read(row.getString(1), DemandRequest.class), row.getBoolean(2)),
                limit);
    }

    /** Records the leader's answers in the transaction that commits their claims. */
    void answer(List<UUID> demandIds, List<PlacementAnswer> answers, Instant now) {
        jdbc.update(
                "update placement_demand p set state = 'decided', answer = a.answer::jsonb, decided_at = ?"
                        + " from unnest(?, ?) as a (id, answer) where p.id = a.id",
                now,
                demandIds.toArray(UUID[]::new),
                answers.stream().map(this::write).toArray(String[]::new));
        jdbc.list(
                "select pg_notify(?, id::text) from unnest(?) as d (id)",
                row -> true,
                Channels.DECIDED,
                demandIds.toArray(UUID[]::new));
    }

    Optional<PlacementAnswer> answerTo(UUID demandId) {
        return jdbc.first(
                "select answer from placement_demand where id = ? and state = 'decided'",
                row -> read(row.getString(1), PlacementAnswer.class),
                demandId);
    }

    /** Takes back a demand that nobody waits for any more; false when it has been decided already. */
    boolean withdraw(UUID demandId) {
        return jdbc.update("delete from placement_demand where id = ? and state = 'waiting'", demandId) > 0;
    }

    /** Removes the oldest that waits, so that it cannot stop the others, and wakes its caller; in the caller's transaction. */
    List<UUID> giveUpOldest() {
        return jdbc.list(
                "delete from placement_demand where id = (select id from placement_demand where state = 'waiting'"
                        + " order by created_at limit 1 for update skip locked)"
                        + " returning id, pg_notify(?, id::text)",
                row -> row.getObject(1, UUID.class),
                Channels.DECIDED);
    }

    /** Forgets what was decided or given up long ago. */
    int forget(Instant before, int limit) {
        return jdbc.update(
                "with old as (select id from placement_demand where created_at < ? limit ? for update skip locked)"
                        + " delete from placement_demand p using old where p.id = old.id",
                before,
                limit);
    }

    /** Names of the notifications. */
    static final class Channels {
        static final String WAITING = "placement_waiting";
        static final String DECIDED = "placement_decided";
        static final String FLEET = "fleet_changed";

        private Channels() {}

        static Collection<String> all() {
            return List.of(WAITING, DECIDED, FLEET);
        }
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of plain values is always JSON", impossible);
        }
    }

    private <T> T read(String document, Class<T> type) {
        try {
            return json.readValue(document, type);
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException(
                    "the records hold a " + type.getSimpleName() + " that cannot be read", malformed);
        }
    }
}
