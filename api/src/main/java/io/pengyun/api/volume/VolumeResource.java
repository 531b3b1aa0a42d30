package io.pengyun.api.volume;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.operation.OperationView;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.Times;
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
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
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
    @Operation(operationId = "listVolumes", summary = "The volumes that you may see, newest first")
    public Page<VolumeView> list(
            @QueryParam("project") @Nullable String project,
            @QueryParam("deleted") boolean deleted,
            @QueryParam("endingBefore") @Nullable String endingBefore,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        PageRequest page = PageRequest.of(pageSize, pageToken);
        return service.list(
                new VolumeRepository.Filter(
                        project(project, Permission.RESOURCE_READ),
                        deleted,
                        Optional.ofNullable(endingBefore).map(text -> Times.parse("endingBefore", text)),
                        page.before()),
                page);
    }

    @GET
    @Path("{volume}")
    @Requires(Permission.RESOURCE_READ)
    @Operation(operationId = "getVolume", summary = "One volume, by id, or by name within a project")
    public RestResponse<VolumeView> get(
            @PathParam("volume") String volume, @QueryParam("project") @Nullable String project) {
        VolumeView view = service.get(volume, project(project, Permission.RESOURCE_READ));
        return Versions.ok(view, view.version());
    }

    @POST
    @Path("{volume}/attach")
    @ResponseStatus(202)
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(operationId = "attachVolume", summary = "Attaches a volume to a stopped instance")
    public RestResponse<OperationView> attach(
            @PathParam("volume") String volume,
            @QueryParam("project") @Nullable String project,
            @NotNull @Valid Attach attach) {
        return service.attach(volume, project(project, Permission.RESOURCE_WRITE), attach.instance())
                .accepted();
    }

    @POST
    @Path("{volume}/detach")
    @ResponseStatus(202)
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(operationId = "detachVolume", summary = "Detaches a volume")
    public RestResponse<OperationView> detach(
            @PathParam("volume") String volume, @QueryParam("project") @Nullable String project) {
        return service.detach(volume, project(project, Permission.RESOURCE_WRITE))
                .accepted();
    }

    @POST
    @Path("{volume}/delete")
    @ResponseStatus(202)
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(
            operationId = "deleteVolume",
            summary = "Has a volume deleted; it can be had back until the undelete window ends")
    public RestResponse<OperationView> delete(
            @PathParam("volume") String volume, @QueryParam("project") @Nullable String project) {
        return service.delete(volume, project(project, Permission.RESOURCE_WRITE))
                .accepted();
    }

    @POST
    @Path("{volume}/undelete")
    @ResponseStatus(202)
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(operationId = "undeleteVolume", summary = "Has a deleted volume back")
    public RestResponse<OperationView> undelete(
            @PathParam("volume") String volume, @QueryParam("project") @Nullable String project) {
        return service.undelete(volume, project(project, Permission.RESOURCE_WRITE))
                .accepted();
    }

    private Optional<UUID> project(@Nullable String project, Permission permission) {
        return Optional.ofNullable(project)
                .map(name -> projects.require(permission, name).id().value());
    }
}
