package io.pengyun.api.compute;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.inventory.HostDirectory;
import io.pengyun.api.operation.OperationView;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Versions;
import io.pengyun.api.tenancy.ProjectDirectory;
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
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/instances}. */
@Path("/v1/instances")
@Tag(name = "instances")
public class InstanceResource {

    private final InstanceService service;
    private final ProjectDirectory projects;
    private final HostDirectory hosts;

    InstanceResource(InstanceService service, ProjectDirectory projects, HostDirectory hosts) {
        this.service = service;
        this.projects = projects;
        this.hosts = hosts;
    }

    /** @param force power off at once instead of asking the guest */
    @Schema(name = "InstanceStop")
    public record Stop(Optional<Boolean> force) {}

    @GET
    @Requires(Permission.RESOURCE_READ)
    @Operation(operationId = "listInstances")
    public Page<InstanceView> list(
            @QueryParam("project") @Nullable String project,
            @QueryParam("host") @Nullable String host,
            @QueryParam("observed") @Nullable String observed,
            @QueryParam("deleted") boolean deleted,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        PageRequest page = PageRequest.of(pageSize, pageToken);
        return service.list(
                new InstanceRepository.Filter(
                        project(project, Permission.RESOURCE_READ),
                        Optional.ofNullable(host).map(hosts::narrowing),
                        Optional.ofNullable(observed).map(InstanceResource::observed),
                        deleted,
                        page.before()),
                page);
    }

    @GET
    @Path("{instance}")
    @Requires(Permission.RESOURCE_READ)
    @Operation(operationId = "getInstance")
    public Response get(@PathParam("instance") String instance, @QueryParam("project") @Nullable String project) {
        return tagged(service.get(instance, project(project, Permission.RESOURCE_READ)));
    }

    @PATCH
    @Path("{instance}")
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(operationId = "updateInstance")
    public Response update(
            @PathParam("instance") String instance,
            @QueryParam("project") @Nullable String project,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid InstanceUpdate update) {
        return tagged(service.update(instance, project(project, Permission.RESOURCE_WRITE), update, ifMatch));
    }

    @POST
    @Path("{instance}/start")
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(operationId = "startInstance")
    public Response start(@PathParam("instance") String instance, @QueryParam("project") @Nullable String project) {
        return change(instance, project, InstanceChange.Action.START, false);
    }

    @POST
    @Path("{instance}/stop")
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(operationId = "stopInstance")
    public Response stop(
            @PathParam("instance") String instance,
            @QueryParam("project") @Nullable String project,
            @Nullable Stop stop) {
        boolean force = stop != null && stop.force().orElse(false);
        return change(instance, project, InstanceChange.Action.STOP, force);
    }

    @POST
    @Path("{instance}/reboot")
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(operationId = "rebootInstance")
    public Response reboot(@PathParam("instance") String instance, @QueryParam("project") @Nullable String project) {
        return change(instance, project, InstanceChange.Action.REBOOT, false);
    }

    @POST
    @Path("{instance}/delete")
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(operationId = "deleteInstance")
    public Response delete(@PathParam("instance") String instance, @QueryParam("project") @Nullable String project) {
        return change(instance, project, InstanceChange.Action.DELETE, false);
    }

    @POST
    @Path("{instance}/undelete")
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(operationId = "undeleteInstance")
    public Response undelete(@PathParam("instance") String instance, @QueryParam("project") @Nullable String project) {
        return change(instance, project, InstanceChange.Action.UNDELETE, false);
    }

    private Response change(String instance, @Nullable String project, InstanceChange.Action action, boolean force) {
        OperationView operation = service.change(instance, project(project, Permission.RESOURCE_WRITE), action, force);
        return Response.accepted(operation)
                .header("Location", "/v1/operations/" + operation.id())
                .build();
    }

    private Optional<UUID> project(@Nullable String project, Permission permission) {
        return Optional.ofNullable(project)
                .map(name -> projects.require(permission, name).id().value());
    }

    private static ObservedState observed(String text) {
        try {
            return ObservedState.of(text);
        } catch (IllegalArgumentException unknown) {
            throw ProblemException.invalid(
                    "observed",
                    "must be one of unknown, preparing, running, stopping, stopped, crashed, absent, failed");
        }
    }

    private static Response tagged(InstanceView view) {
        return Response.ok(view).header("ETag", Versions.etag(view.version())).build();
    }
}
