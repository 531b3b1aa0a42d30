package io.pengyun.api.inventory;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.Versions;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/sites}. */
@Path("/v1/sites")
@Tag(name = "inventory")
public class SiteResource {

    private final SiteService service;

    SiteResource(SiteService service) {
        this.service = service;
    }

    @GET
    @Requires(Permission.INVENTORY_READ)
    @Operation(operationId = "listSites")
    public Page<SiteViews.View> list(
            @QueryParam("pageSize") @Nullable Integer pageSize, @QueryParam("pageToken") @Nullable String pageToken) {
        return service.list(PageRequest.of(pageSize, pageToken));
    }

    @GET
    @Path("{site}")
    @Requires(Permission.INVENTORY_READ)
    @Operation(operationId = "getSite")
    public Response get(@PathParam("site") String site) {
        return tagged(Response.ok(), service.get(site));
    }

    @POST
    @Requires(Permission.INVENTORY_WRITE)
    @Operation(operationId = "createSite")
    public Response create(@NotNull @Valid SiteViews.Create create) {
        return tagged(Response.status(Response.Status.CREATED), service.create(create));
    }

    @PATCH
    @Path("{site}")
    @Requires(Permission.INVENTORY_WRITE)
    @Operation(operationId = "updateSite")
    public Response update(
            @PathParam("site") String site,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid SiteViews.Update update) {
        return tagged(Response.ok(), service.update(site, update, ifMatch));
    }

    private static Response tagged(Response.ResponseBuilder response, SiteViews.View view) {
        return response.entity(view)
                .header("ETag", Versions.etag(view.version()))
                .build();
    }
}
