package io.pengyun.api.volume;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.operation.OperationView;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.Versions;
import io.pengyun.api.tenancy.ProjectDirectory;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/volumes}. */
@Path("/v1/volumes")
@Tag(name = "volumes")
public class VolumeResource {

    private final VolumeService service;
    private final ProjectDirectory projects;

    VolumeResource(VolumeService service, ProjectDirectory projects) {
        this.service = service;
        this.projects = projects;
    }

    /** @param instance id or name, in the volume's project */
    @Schema(name = "VolumeAttach")
    public record Attach(@NotBlank String instance) {}

    @GET
    @Requires(Permission.RESOURCE_READ)
    @Operation(operationId = "listVolumes")
    public Page<VolumeView> list(
            @QueryParam("project") @Nullable String project,
            @QueryParam("deleted") boolean deleted,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        return service.list(project(project, Permission.RESOURCE_READ), deleted, PageRequest.of(pageSize, pageToken));
    }

    @GET
    @Path("{volume}")
    @Requires(Permission.RESOURCE_READ)
    @Operation(operationId = "getVolume")
    public Response get(@PathParam("volume") String volume, @QueryParam("project") @Nullable String project) {
        VolumeView view = service.get(volume, project(project, Permission.RESOURCE_READ));
        return Response.ok(view).header("ETag", Versions.etag(view.version())).build();
    }

    @POST
    @Path("{volume}/attach")
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(operationId = "attachVolume")
    public Response attach(
            @PathParam("volume") String volume,
            @QueryParam("project") @Nullable String project,
            @NotNull @Valid Attach attach) {
        return accepted(service.attach(volume, project(project, Permission.RESOURCE_WRITE), attach.instance()));
    }

    @POST
    @Path("{volume}/detach")
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(operationId = "detachVolume")
    public Response detach(@PathParam("volume") String volume, @QueryParam("project") @Nullable String project) {
        return accepted(service.detach(volume, project(project, Permission.RESOURCE_WRITE)));
    }

    @POST
    @Path("{volume}/delete")
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(operationId = "deleteVolume")
    public Response delete(@PathParam("volume") String volume, @QueryParam("project") @Nullable String project) {
        return accepted(service.delete(volume, project(project, Permission.RESOURCE_WRITE)));
    }

    @POST
    @Path("{volume}/undelete")
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(operationId = "undeleteVolume")
    public Response undelete(@PathParam("volume") String volume, @QueryParam("project") @Nullable String project) {
        return accepted(service.undelete(volume, project(project, Permission.RESOURCE_WRITE)));
    }

    private Optional<UUID> project(@Nullable String project, Permission permission) {
        return Optional.ofNullable(project)
                .map(name -> projects.require(permission, name).id().value());
    }

    private static Response accepted(OperationView operation) {
        return Response.accepted(operation)
                .header("Location", "/v1/operations/" + operation.id())
                .build();
    }
}
