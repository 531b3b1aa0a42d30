package io.pengyun.api.stream;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.audit.AuditedReads;
import io.pengyun.api.event.Event;
import io.pengyun.api.event.EventFilter;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.stream.EventReader.Sign;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** What has happened, and what happens. */
@Path("/v1")
@Tag(name = "events")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class EventResource {

    private final EventService events;
    private final AuditedReads reads;
    private final HttpServerRequest connection;

    EventResource(EventService events, AuditedReads reads, HttpServerRequest connection) {
        this.events = events;
        this.reads = reads;
        this.connection = connection;
    }

    @GET
    @Path("events")
    @Requires(Permission.EVENT_READ)
    @Operation(operationId = "listEvents", summary = "What has happened, the newest first")
    public Page<Event> list(
            @Parameter(description = "A kind, e.g. request.approved, or a group of them, e.g. request; may be repeated")
                    @QueryParam("kind")
                    List<String> kind,
            @QueryParam("project") Optional<String> project,
            @Parameter(description = "The id of what it happened to") @QueryParam("subject") Optional<String> subject,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        return events.list(events.filter(kind, project, subject), PageRequest.of(pageSize, pageToken));
    }

    @GET
    @Path("events/watch")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Requires(Permission.EVENT_READ)
    @Operation(
            operationId = "watchEvents",
            summary = "What happens from now on, as server-sent events",
            description =
                    "The id of each is the event's number. With the last one in Last-Event-ID nothing is missed and nothing"
                            + " comes twice, as long as events are kept. Comments come between, so that a dead connection is noticed.")
    public Multi<OutboundSseEvent> watch(
            @QueryParam("kind") List<String> kind,
            @QueryParam("project") Optional<String> project,
            @QueryParam("subject") Optional<String> subject,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @Context Sse sse) {
        Optional<Long> after = Optional.ofNullable(lastEventId).map(EventResource::number);
        HttpConnection line = connection.connection();
        EventFilter filter = events.filter(kind, project, subject);
        reads.tell();
        Multi<Sign> signs = events.watch(filter, after, line::close);
        return signs.onItem().transform(sign -> switch (sign) {
            case Sign.Told told ->
                sse.newEventBuilder()
                        .id(Long.toString(told.event().number()))
                        .name(told.event().kind())
                        .data(Event.class, told.event())
                        .build();
            case Sign.Alive alive -> sse.newEventBuilder().comment("alive").build();
        });
    }

    @GET
    @Path("event-kinds")
    @Requires(Permission.SELF)
    @Operation(operationId = "listEventKinds", summary = "What kinds of events there are, and what they tell")
    public Page<EventKindView> kinds(
            @QueryParam("pageSize") @Nullable Integer pageSize, @QueryParam("pageToken") @Nullable String pageToken) {
        return EventKindView.page(PageRequest.of(pageSize, pageToken));
    }

    private static long number(String lastEventId) {
        if (!lastEventId.matches("\\d{1,18}")) {
            throw ProblemException.invalid("Last-Event-ID", "must be the id of the last event that you got, a number.");
        }
        return Long.parseLong(lastEventId);
    }
}
