package io.pengyun.api.identity;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/v1")
@Tag(name = "login")
class SessionResource {

    private final Sessions sessions;

    SessionResource(Sessions sessions) {
        this.sessions = sessions;
    }

    @POST
    @Path("logout")
    @Requires(Permission.ENTRY)
    @Operation(operationId = "logout", summary = "Ends the login that this call is made with")
    public void logout() {
        sessions.endCurrent();
    }

    @GET
    @Path("sessions")
    @Requires(Permission.PERSON)
    @Operation(
            operationId = "listSessions",
            summary = "Your logins of the last 30 days, newest first; an administrator sees another user's")
    public Page<SessionView> list(
            @QueryParam("user") Optional<String> user,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        return sessions.list(user, PageRequest.of(pageSize, pageToken));
    }

    @DELETE
    @Path("sessions/{session}")
    @Requires(Permission.PERSON)
    @Operation(operationId = "endSession", summary = "Ends a login at once")
    public void end(@PathParam("session") String session) {
        sessions.end(session);
    }
}
