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

/** {@code /v1/images}. */
@Path("/v1/images")
@Tag(name = "catalog")
public class ImageResource {

    private final CatalogService service;

    ImageResource(CatalogService service) {
        this.service = service;
    }

    @GET
    @Requires(Permission.CATALOG_READ)
    @Operation(operationId = "listImages", summary = "The images, newest first")
    public Page<ImageView> list(
            @QueryParam("pageSize") @Nullable Integer pageSize, @QueryParam("pageToken") @Nullable String pageToken) {
        return service.images(PageRequest.of(pageSize, pageToken));
    }

    @GET
    @Path("{image}")
    @Requires(Permission.CATALOG_READ)
    @Operation(operationId = "getImage", summary = "One image, by id or name")
    public RestResponse<ImageView> get(@PathParam("image") String image) {
        ImageView found = service.image(image);
        return Versions.ok(found, found.version());
    }

    @POST
    @ResponseStatus(201)
    @Requires(Permission.CATALOG_WRITE)
    @Operation(operationId = "createImage", summary = "Makes an image known")
    public RestResponse<ImageView> create(@NotNull @Valid ImageCreate create) {
        ImageView made = service.create(create);
        return Versions.created(made, URI.create("/v1/images/" + made.id()), made.version());
    }

    @PATCH
    @Path("{image}")
    @Requires(Permission.CATALOG_WRITE)
    @Operation(operationId = "updateImage", summary = "Retires an image, or takes that back")
    public RestResponse<ImageView> update(
            @PathParam("image") String image,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid CatalogUpdate update) {
        ImageView changed = service.updateImage(image, update, ifMatch);
        return Versions.ok(changed, changed.version());
    }
}
