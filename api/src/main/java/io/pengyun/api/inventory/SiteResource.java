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
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
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
    @Operation(operationId = "listSites", summary = "The sites, newest first")
    public Page<SiteViews.View> list(
            @QueryParam("pageSize") @Nullable Integer pageSize, @QueryParam("pageToken") @Nullable String pageToken) {
        return service.list(PageRequest.of(pageSize, pageToken));
    }

    @GET
    @Path("{site}")
    @Requires(Permission.INVENTORY_READ)
    @Operation(operationId = "getSite", summary = "One site, by id or name")
    public RestResponse<SiteViews.View> get(@PathParam("site") String site) {
        return tagged(service.get(site));
    }

    @POST
    @ResponseStatus(201)
    @Requires(Permission.INVENTORY_WRITE)
    @Operation(operationId = "createSite", summary = "Makes a site")
    public RestResponse<SiteViews.View> create(@NotNull @Valid SiteViews.Create create) {
        SiteViews.View made = service.create(create);
        return Versions.created(made, URI.create("/v1/sites/" + made.id()), made.version());
    }

    @PATCH
    @Path("{site}")
    @Requires(Permission.INVENTORY_WRITE)
    @Operation(operationId = "updateSite", summary = "Changes title or accreditation of a site")
    public RestResponse<SiteViews.View> update(
            @PathParam("site") String site,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid SiteViews.Update update) {
        return tagged(service.update(site, update, ifMatch));
    }

    private static RestResponse<SiteViews.View> tagged(SiteViews.View view) {
        return Versions.ok(view, view.version());
    }
}
