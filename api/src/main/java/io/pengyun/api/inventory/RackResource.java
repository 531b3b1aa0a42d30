package io.pengyun.api.inventory;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** {@code /v1/racks}. */
@Path("/v1/racks")
@Tag(name = "inventory")
public class RackResource {

    private final Racks racks;

    RackResource(Racks racks) {
        this.racks = racks;
    }

    @GET
    @Requires(Permission.INVENTORY_READ)
    @Operation(operationId = "listRacks", summary = "The racks, newest first")
    public Page<Racks.View> list(
            @QueryParam("site") @Nullable String site,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        return racks.list(Optional.ofNullable(site), PageRequest.of(pageSize, pageToken));
    }

    @POST
    @ResponseStatus(201)
    @Requires(Permission.INVENTORY_WRITE)
    @Operation(operationId = "createRack", summary = "Makes a rack")
    public Racks.View create(@NotNull @Valid Racks.Create create) {
        return racks.create(create);
    }
}
