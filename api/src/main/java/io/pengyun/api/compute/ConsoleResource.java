package io.pengyun.api.compute;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.agent.Consoles;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.tenancy.ProjectDirectory;
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
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** The serial consoles of instances: what they said, and the way to talk with them. */
@Path("/v1/instances/{instance}")
@Tag(name = "instances")
public class ConsoleResource {

    private static final int DEFAULT_BYTES = 64 * 1024;
    private static final int MOST_BYTES = 1024 * 1024;

    private final InstanceConsole console;
    private final ProjectDirectory projects;

    ConsoleResource(InstanceConsole console, ProjectDirectory projects) {
        this.console = console;
        this.projects = projects;
    }

    /** A way to one console, once. */
    @Schema(name = "ConsoleTicket")
    record TicketView(
            @Schema(
                    description = "Open a WebSocket here, once: binary messages are what is typed and what is shown",
                    examples = "/v1/consoles/5Fh2k0cQq3T1l0mO8g5ZrXn1dYbJw4aP")
            String path,

            Instant expiresAt) {}

    /** The last bytes of what the guest wrote to its serial console, over all its boots on its present host. */
    @GET
    @Path("console-log")
    @Blocking
    @Produces(MediaType.TEXT_PLAIN)
    @Requires(Permission.CONSOLE_USE)
    @Operation(operationId = "getConsoleLog", summary = "The last that the guest wrote to its serial console")
    public CompletionStage<Response> log(
            @PathParam("instance") String instance,
            @QueryParam("project") @Nullable String project,
            @QueryParam("bytes") @Nullable Integer bytes) {
        int wanted = Optional.ofNullable(bytes).orElse(DEFAULT_BYTES);
        if (wanted < 1 || wanted > MOST_BYTES) {
            throw ProblemException.invalid("bytes", "must be between 1 and " + MOST_BYTES);
        }
        return console.log(instance, projectId(project), wanted).thenApply(ConsoleResource::answer);
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
        ConsoleTickets.Ticket ticket = console.ticket(instance, projectId(project));
        return new TicketView("/v1/consoles/" + ticket.text(), ticket.expiresAt());
    }

    private Optional<UUID> projectId(@Nullable String project) {
        return Optional.ofNullable(project)
                .map(text -> projects.require(Permission.CONSOLE_USE, text).id().value());
    }

    private static Response answer(Consoles.ConsoleLog log) {
        return Response.ok(log.data(), MediaType.TEXT_PLAIN + ";charset=UTF-8")
                .header("X-Truncated", log.truncated())
                .build();
    }
}
