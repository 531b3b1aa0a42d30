package io.pengyun.cli.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pengyun.cli.http.EventStream.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventStreamTest {

    private static EventStream stream(String text) {
        return new EventStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Event> read(String text) throws IOException {
        EventStream stream = stream(text);
        List<Event> events = new ArrayList<>();
        for (Optional<Event> event = stream.next(); event.isPresent(); event = stream.next()) {
            events.add(event.get());
        }
        return events;
    }

    @Test
    void readsEventsAndPassesOverComments() throws IOException {
        assertEquals(
                List.of(new Event("progress", "{\"a\":1}"), new Event("message", "two\nlines")),
                read(":alive\n\nevent: progress\nid: 4\ndata: {\"a\":1}\n\ndata:two\ndata: lines\n\n"));
    }

    @Test
    void dropsAnEventThatIsNotWhole() throws IOException {
        assertEquals(List.of(), read("data: {\"half\":"));
    }

    @Test
    void dropsTheNameOfAnEventWithoutData() throws IOException {
        assertEquals(List.of(new Event("message", "x")), read("event: lost\n\ndata: x\n\n"));
    }

    @Test
    void keepsTheLastId() throws IOException {
        EventStream stream = stream("id: 7\ndata: a\n\ndata: b\n\n");
        stream.next();
        stream.next();
        assertEquals(Optional.of("7"), stream.lastId());
    }
}
