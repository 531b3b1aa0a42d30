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
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
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
    @Operation(operationId = "listFlavors", summary = "The flavors, newest first")
    public Page<FlavorView> list(
            @QueryParam("pageSize") @Nullable Integer pageSize, @QueryParam("pageToken") @Nullable String pageToken) {
        return service.flavors(PageRequest.of(pageSize, pageToken));
    }

    @GET
    @Path("{flavor}")
    @Requires(Permission.CATALOG_READ)
    @Operation(operationId = "getFlavor", summary = "One flavor, by id or name")
    public RestResponse<FlavorView> get(@PathParam("flavor") String flavor) {
        FlavorView found = service.flavor(flavor);
        return Versions.ok(found, found.version());
    }

    @POST
    @ResponseStatus(201)
    @Requires(Permission.CATALOG_WRITE)
    @Operation(operationId = "createFlavor", summary = "Makes a flavor")
    public RestResponse<FlavorView> create(@NotNull @Valid FlavorCreate create) {
        FlavorView made = service.create(create);
        return Versions.created(made, URI.create("/v1/flavors/" + made.id()), made.version());
    }

    @PATCH
    @Path("{flavor}")
    @Requires(Permission.CATALOG_WRITE)
    @Operation(operationId = "updateFlavor", summary = "Retires a flavor, or takes that back")
    public RestResponse<FlavorView> update(
            @PathParam("flavor") String flavor,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid CatalogUpdate update) {
        FlavorView changed = service.updateFlavor(flavor, update, ifMatch);
        return Versions.ok(changed, changed.version());
    }
}
