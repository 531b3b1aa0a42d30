package io.pengyun.api.compute;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.agent.Consoles;
import io.pengyun.api.audit.AuditedRead;
import io.pengyun.api.platform.ProblemException;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** The serial consoles of instances: what they said, and a way to {@link ConsoleEndpoint}, to talk with them. */
@Path("/v1/instances/{instance}")
@Tag(name = "instances")
public class ConsoleResource {

    private static final int DEFAULT_BYTES = 64 * 1024;
    private static final int MOST_BYTES = 1024 * 1024;

    private final InstanceConsole console;

    ConsoleResource(InstanceConsole console) {
        this.console = console;
    }

    /** A way to one console, once. */
    @Schema(name = "ConsoleTicket")
    record TicketView(
            @Schema(
                    description = "Open a WebSocket here, once: binary messages are what is typed and what is shown",
                    examples =
                            "/v1/instances/ins-01m83d8wssebftspye6h69t3z1/console?ticket=5Fh2k0cQq3T1l0mO8g5ZrXn1dYbJw4aP")
            String path,

            Instant expiresAt) {}

    /** The last bytes of what the guest wrote to its serial console, over all its boots on its present host. */
    @GET
    @Path("console-log")
    @Blocking
    @Produces(MediaType.TEXT_PLAIN)
    @Requires(Permission.CONSOLE_USE)
    @AuditedRead
    @Operation(operationId = "getConsoleLog", summary = "The last that the guest wrote to its serial console")
    public CompletionStage<Response> log(
            @PathParam("instance") String instance,
            @QueryParam("project") @Nullable String project,
            @QueryParam("bytes") @Nullable Integer bytes) {
        int wanted = Optional.ofNullable(bytes).orElse(DEFAULT_BYTES);
        if (wanted < 1 || wanted > MOST_BYTES) {
            throw ProblemException.invalid("bytes", "must be between 1 and " + MOST_BYTES);
        }
        return console.log(instance, Optional.ofNullable(project), wanted).thenApply(ConsoleResource::answer);
    }

    @POST
    @Path("console-ticket")
    @Produces(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Requires(Permission.CONSOLE_USE)
    @Operation(
            operationId = "createConsoleTicket",
            summary = "A ticket to the interactive serial console, good once and for half a minute")
    public TicketView ticket(@PathParam("instance") String instance, @QueryParam("project") @Nullable String project) {
        InstanceConsole.Way way = console.ticket(instance, Optional.ofNullable(project));
        return new TicketView(way.path(), way.expiresAt());
    }

    private static Response answer(Consoles.ConsoleLog log) {
        return Response.ok(log.data(), MediaType.TEXT_PLAIN + ";charset=UTF-8")
                .header("X-Truncated", log.truncated())
                .build();
    }
}
