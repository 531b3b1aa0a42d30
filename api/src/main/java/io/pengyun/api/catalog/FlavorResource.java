package io.pengyun.api.catalog;

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

/** {@code /v1/flavors}. */
@Path("/v1/flavors")
@Tag(name = "catalog")
public class FlavorResource {

    private final CatalogService service;

    FlavorResource(CatalogService service) {
        this.service = service;
    }

    @GET
    @Requires(Permission.CATALOG_READ)
    @Operation(operationId = "listFlavors")
    public Page<FlavorView> list(
            @QueryParam("pageSize") @Nullable Integer pageSize, @QueryParam("pageToken") @Nullable String pageToken) {
        return service.flavors(PageRequest.of(pageSize, pageToken));
    }

    @GET
    @Path("{flavor}")
    @Requires(Permission.CATALOG_READ)
    @Operation(operationId = "getFlavor")
    public Response get(@PathParam("flavor") String flavor) {
        return tagged(Response.ok(), service.flavor(flavor));
    }

    @POST
    @Requires(Permission.CATALOG_WRITE)
    @Operation(operationId = "createFlavor")
    public Response create(@NotNull @Valid FlavorCreate create) {
        return tagged(Response.status(Response.Status.CREATED), service.create(create));
    }

    @PATCH
    @Path("{flavor}")
    @Requires(Permission.CATALOG_WRITE)
    @Operation(operationId = "updateFlavor")
    public Response update(
            @PathParam("flavor") String flavor,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid CatalogUpdate update) {
        return tagged(Response.ok(), service.updateFlavor(flavor, update, ifMatch));
    }

    private static Response tagged(Response.ResponseBuilder response, FlavorView view) {
        return response.entity(view)
                .header("ETag", Versions.etag(view.version()))
                .build();
    }
}
