package io.pengyun.api.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.access.Owner;
import io.pengyun.api.access.Reach;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The order of events: without a gap, without going back, and of one thing as it happened. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class EventOrderTest {

    @Inject
    Facts facts;

    @Inject
    EventLog log;

    @Inject
    EventSequencer sequencer;

    @Inject
    Jdbc jdbc;

    private final Owner owner = Owner.project(UUID.randomUUID(), UUID.randomUUID());
    private final String subject = ApiClient.unique("subject");

    private List<Event> told() {
        return log.between(
                0, log.head(), new EventFilter(Reach.EVERYWHERE, Set.of(), Optional.of(subject)), Integer.MAX_VALUE);
    }

    private List<Object> names() {
        return told().stream().map(event -> event.data().get("name")).toList();
    }

    private void await(int events) {
        Cloud.await(events + " events of " + subject, () -> told().size() >= events);
    }

    @Test
    void aChangeThatCommitsLateComesLaterAndIsNotSkipped() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch maycommit = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> late =
                    threads.submit(() -> QuarkusTransaction.requiringNew().run(() -> {
                        facts.publish(Facts.fact(owner, subject, "late"));
                        written.countDown();
                        try {
                            maycommit.await();
                        } catch (InterruptedException stopped) {
                            throw new IllegalStateException(stopped);
                        }
                    }));
            written.await();
            facts.tell(owner, subject, "early");
            await(1);
            long readTo = log.head();
            assertEquals(List.of("early"), names());

            maycommit.countDown();
            late.get();
            await(2);

            List<Event> behind = log.after(readTo, 1_000).stream()
                    .filter(event -> event.subject().equals(subject))
                    .toList();
            assertEquals(
                    List.of("late"),
                    behind.stream().map(event -> event.data().get("name")).toList());
        }
    }

    @Test
    void whatIsRolledBackNeverHappenedAndLeavesNoGap() {
        assertThrows(
                IllegalStateException.class,
                () -> QuarkusTransaction.requiringNew().run(() -> {
                    facts.publish(Facts.fact(owner, subject, "undone"));
                    throw new IllegalStateException("undone");
                }));
        facts.tell(owner, subject, "done");
        await(1);

        assertEquals(List.of("done"), names());
        long first = log.forgotten() + 1;
        List<Long> numbers = jdbc.list("select number from event order by number", row -> row.getLong(1));
        assertEquals(
                LongStream.rangeClosed(first, first + numbers.size() - 1)
                        .boxed()
                        .toList(),
                numbers);
    }

    @Test
    void ofOneThingTheyComeInTheOrderOfTheChanges() throws Exception {
        int writers = 8;
        int each = 25;
        jdbc.update("create table if not exists counted (name text primary key, value integer not null)");
        jdbc.update("insert into counted values (?, 0)", subject);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                running.add(threads.submit(() -> {
                    for (int turn = 0; turn < each; turn++) {
                        QuarkusTransaction.requiringNew().run(this::count);
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        await(writers * each);

        assertEquals(
                LongStream.rangeClosed(1, writers * each)
                        .mapToObj(Long::toString)
                        .toList(),
                names().stream().map(Object::toString).toList());
    }

    private void count() {
        int value = jdbc.first(
                        "update counted set value = value + 1 where name = ? returning value",
                        row -> row.getInt(1),
                        subject)
                .orElseThrow();
        facts.publish(Facts.fact(owner, subject, value));
    }

    @Test
    void severalSequencersGiveEachNumberOnce() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int batch = 0; batch < 20; batch++) {
                running.add(threads.submit(() -> facts.tellMany(owner, subject, 50)));
                running.add(threads.submit(sequencer::number));
                running.add(threads.submit(sequencer::number));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        await(1_000);

        assertEquals(1_000, told().stream().map(Event::id).distinct().count());
        assertEquals(1_000, told().size());
    }

    @Test
    void aFieldThatAKindDoesNotHaveIsRefused() {
        Fact fact = Fact.of(EventKind.USER_DISABLED, owner, subject);
        assertThrows(IllegalArgumentException.class, () -> fact.with("password", "swordfish"));
    }

    @Test
    void publishingTakesOneStatementHoweverManyThereAre() {
        long before = jdbc.first("select coalesce(max(number), 0) from event", row -> row.getLong(1))
                .orElseThrow();
        facts.tellMany(owner, subject, 10_000);
        await(10_000);
        assertTrue(log.head() >= before + 10_000);
        assertEquals(0, names().getFirst());
        assertEquals(9_999, names().getLast());
    }
}
