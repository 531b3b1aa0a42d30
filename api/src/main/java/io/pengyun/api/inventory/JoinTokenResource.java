package io.pengyun.api.inventory;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** {@code /v1/join-tokens}. */
@Path("/v1/join-tokens")
@Tag(name = "inventory")
public class JoinTokenResource {

    private static final int DEFAULT_HOURS = 24;

    private final JoinTokens tokens;
    private final AuditSubject audited;

    JoinTokenResource(JoinTokens tokens, AuditSubject audited) {
        this.tokens = tokens;
        this.audited = audited;
    }

    @Schema(name = "JoinTokenCreate")
    record Create(
            @Schema(defaultValue = "default") Optional<String> site,
            Optional<String> rack,

            @Schema(description = "How many hosts may join with it", defaultValue = "1")
            Optional<@Min(1) @Max(100_000) Integer> uses,

            @Schema(defaultValue = "24") Optional<@Min(1) @Max(8760) Integer> validHours) {}

    @POST
    @ResponseStatus(201)
    @Requires(Permission.INVENTORY_WRITE)
    @Operation(operationId = "createJoinToken", summary = "Makes a token that lets hosts in; shown once")
    public JoinTokens.View create(@NotNull @Valid Create create) {
        return tokens.create(
                create.site().orElse("default"),
                create.rack(),
                create.uses().orElse(1),
                Duration.ofHours(create.validHours().orElse(DEFAULT_HOURS)),
                audited);
    }

    @GET
    @Requires(Permission.INVENTORY_READ)
    @Operation(operationId = "listJoinTokens", summary = "The tokens that let hosts in, newest first")
    public Page<JoinTokens.View> list(
            @QueryParam("pageSize") @Nullable Integer pageSize, @QueryParam("pageToken") @Nullable String pageToken) {
        return tokens.list(PageRequest.of(pageSize, pageToken));
    }
}
