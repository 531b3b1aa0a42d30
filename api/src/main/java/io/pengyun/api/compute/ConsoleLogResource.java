package io.pengyun.api.compute;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.agent.Consoles;
import io.pengyun.api.platform.ProblemException;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The serial output of instances. */
@Path("/v1/instances/{instance}/console-log")
@Tag(name = "instances")
public class ConsoleLogResource {

    private static final int DEFAULT_BYTES = 64 * 1024;
    private static final int MOST_BYTES = 1024 * 1024;

    private final InstanceConsole console;

    ConsoleLogResource(InstanceConsole console) {
        this.console = console;
    }

    /** The last bytes of what the guest wrote to its serial console, over all its boots on its present host. */
    @GET
    @Blocking
    @Produces(MediaType.TEXT_PLAIN)
    @Requires(Permission.CONSOLE_USE)
    @Operation(operationId = "getConsoleLog")
    public CompletionStage<Response> log(
            @PathParam("instance") String instance, @QueryParam("bytes") @Nullable Integer bytes) {
        int wanted = Optional.ofNullable(bytes).orElse(DEFAULT_BYTES);
        if (wanted < 1 || wanted > MOST_BYTES) {
            throw ProblemException.invalid("bytes", "must be between 1 and " + MOST_BYTES);
        }
        return console.log(instance, wanted).thenApply(ConsoleLogResource::answer);
    }

    private static Response answer(Consoles.ConsoleLog log) {
        return Response.ok(log.data(), MediaType.TEXT_PLAIN + ";charset=UTF-8")
                .header("X-Truncated", log.truncated())
                .build();
    }
}
