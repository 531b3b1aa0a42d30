package io.pengyun.api.identity;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.SecretAnswer;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/v1/tokens")
@Tag(name = "login")
class MachineTokenResource {

    private final MachineTokenService tokens;

    MachineTokenResource(MachineTokenService tokens) {
        this.tokens = tokens;
    }

    @GET
    @Requires(Permission.PERSON)
    @Operation(
            operationId = "listTokens",
            summary = "Your machine tokens, newest first; an administrator sees all or another user's")
    public Page<MachineToken> list(
            @QueryParam("all") @DefaultValue("false") boolean all,
            @QueryParam("user") Optional<String> user,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        return tokens.list(all, user, PageRequest.of(pageSize, pageToken));
    }

    @POST
    @ResponseStatus(201)
    @SecretAnswer
    @Requires(Permission.PERSON)
    @Operation(
            operationId = "createToken",
            summary = "Makes a token for a machine: some of your permissions, in one place, until a day")
    public RestResponse<MachineToken> create(@NotNull @Valid MachineTokenCreate wanted) {
        return RestResponse.status(RestResponse.Status.CREATED, tokens.create(wanted));
    }

    @DELETE
    @Path("{token}")
    @Requires(Permission.PERSON)
    @Operation(operationId = "revokeToken", summary = "Ends a machine token at once")
    public void revoke(@PathParam("token") String token) {
        tokens.revoke(token);
    }
}
