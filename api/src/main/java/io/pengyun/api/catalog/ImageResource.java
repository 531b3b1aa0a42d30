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
    @Operation(operationId = "listImages")
    public Page<ImageView> list(
            @QueryParam("pageSize") @Nullable Integer pageSize, @QueryParam("pageToken") @Nullable String pageToken) {
        return service.images(PageRequest.of(pageSize, pageToken));
    }

    @GET
    @Path("{image}")
    @Requires(Permission.CATALOG_READ)
    @Operation(operationId = "getImage")
    public Response get(@PathParam("image") String image) {
        return tagged(Response.ok(), service.image(image));
    }

    @POST
    @Requires(Permission.CATALOG_WRITE)
    @Operation(operationId = "createImage")
    public Response create(@NotNull @Valid ImageCreate create) {
        return tagged(Response.status(Response.Status.CREATED), service.create(create));
    }

    @PATCH
    @Path("{image}")
    @Requires(Permission.CATALOG_WRITE)
    @Operation(operationId = "updateImage")
    public Response update(
            @PathParam("image") String image,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid CatalogUpdate update) {
        return tagged(Response.ok(), service.updateImage(image, update, ifMatch));
    }

    private static Response tagged(Response.ResponseBuilder response, ImageView view) {
        return response.entity(view)
                .header("ETag", Versions.etag(view.version()))
                .build();
    }
}
