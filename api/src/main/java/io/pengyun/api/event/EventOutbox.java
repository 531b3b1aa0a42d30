package io.pengyun.api.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.access.Owner;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;

/** Writes facts beside the change that they tell of, and wakes who numbers them when it has committed. */
@ApplicationScoped
class EventOutbox implements Events {

    private final Jdbc jdbc;
    private final EventSequencer sequencer;
    private final TransactionSynchronizationRegistry transactions;
    private final ObjectMapper json;
    private final Ids ids;
    private final Clock clock;

    EventOutbox(
            Jdbc jdbc,
            EventSequencer sequencer,
            TransactionSynchronizationRegistry transactions,
            ObjectMapper json,
            Ids ids,
            Clock clock) {
        this.jdbc = jdbc;
        this.sequencer = sequencer;
        this.transactions = transactions;
        this.json = json;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public void publish(Collection<Fact> facts) {
        if (facts.isEmpty()) {
            return;
        }
        Instant[] at = new Instant[facts.size()];
        Arrays.fill(at, clock.instant());
        jdbc.update(
                "insert into event_waiting (id, kind, version, at, department_id, project_id, subject, data)"
                        + " select id, kind, version, at, department_id, project_id, subject, data::jsonb"
                        + " from unnest(?::uuid[], ?::text[], ?::int[], ?::timestamptz[], ?::uuid[], ?::uuid[], ?::text[],"
                        + " ?::text[]) with ordinality"
                        + " as fact (id, kind, version, at, department_id, project_id, subject, data, nth) order by nth",
                facts.stream().map(fact -> ids.next()).toArray(UUID[]::new),
                facts.stream().map(fact -> fact.kind().text()).toArray(String[]::new),
                facts.stream().map(fact -> fact.kind().version()).toArray(Integer[]::new),
                at,
                facts.stream()
                        .map(fact -> fact.owner().map(Owner::departmentId).orElse(null))
                        .toArray(UUID[]::new),
                facts.stream()
                        .map(fact -> fact.owner().flatMap(Owner::projectId).orElse(null))
                        .toArray(UUID[]::new),
                facts.stream().map(Fact::subject).toArray(String[]::new),
                facts.stream().map(this::data).toArray(String[]::new));
        wakeAfterCommit();
    }

    private String data(Fact fact) {
        try {
            return json.writeValueAsString(fact.data());
        } catch (JsonProcessingException notPlain) {
            throw new IllegalArgumentException("the data of " + fact.kind().text() + " is not plain", notPlain);
        }
    }

    private void wakeAfterCommit() {
        // Once for each transaction, however often it publishes.
        if (transactions.getResource(EventOutbox.class) != null) {
            return;
        }
        transactions.putResource(EventOutbox.class, Boolean.TRUE);
        transactions.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // Only what has committed matters.
            }

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    sequencer.wake();
                }
            }
        });
    }
}
