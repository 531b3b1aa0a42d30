package io.pengyun.api.compute;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.inventory.HostDirectory;
import io.pengyun.api.operation.OperationView;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Times;
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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
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
    @Operation(operationId = "listInstances", summary = "The instances that you may see, newest first")
    public Page<InstanceView> list(
            @QueryParam("project") @Nullable String project,
            @QueryParam("host") @Nullable String host,
            @Parameter(description = "The state that is shown, e.g. running or host-lost")
                    @QueryParam("state")
                    @Nullable
                    String state,
            @QueryParam("observed") @Nullable String observed,
            @Parameter(description = "Those that bear this label", example = "tier=front")
                    @QueryParam("label")
                    @Nullable
                    String label,
            @QueryParam("deleted") boolean deleted,
            @QueryParam("endingBefore") @Nullable String endingBefore,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        PageRequest page = PageRequest.of(pageSize, pageToken);
        return service.list(
                new InstanceRepository.Filter(
                        project(project, Permission.RESOURCE_READ),
                        Optional.ofNullable(host).map(hosts::narrowing),
                        Optional.ofNullable(state).map(InstanceResource::state),
                        Optional.ofNullable(observed).map(InstanceResource::observed),
                        Optional.ofNullable(label).map(InstanceResource::label),
                        deleted,
                        Optional.ofNullable(endingBefore).map(text -> Times.parse("endingBefore", text)),
                        page.before()),
                page);
    }

    @GET
    @Path("{instance}")
    @Requires(Permission.RESOURCE_READ)
    @Operation(operationId = "getInstance", summary = "One instance, by id, or by name within a project")
    public RestResponse<InstanceView> get(
            @PathParam("instance") String instance, @QueryParam("project") @Nullable String project) {
        return tagged(service.get(instance, project(project, Permission.RESOURCE_READ)));
    }

    @PATCH
    @Path("{instance}")
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(operationId = "updateInstance", summary = "Renames an instance, or changes its labels or metadata")
    public RestResponse<InstanceView> update(
            @PathParam("instance") String instance,
            @QueryParam("project") @Nullable String project,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid InstanceUpdate update) {
        return tagged(service.update(instance, project(project, Permission.RESOURCE_WRITE), update, ifMatch));
    }

    @POST
    @Path("{instance}/start")
    @ResponseStatus(202)
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(operationId = "startInstance", summary = "Starts an instance")
    public RestResponse<OperationView> start(
            @PathParam("instance") String instance, @QueryParam("project") @Nullable String project) {
        return change(instance, project, InstanceChange.Action.START, false);
    }

    @POST
    @Path("{instance}/stop")
    @ResponseStatus(202)
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(
            operationId = "stopInstance",
            summary = "Stops an instance: its guest is asked, and cut off after a minute or when forced")
    public RestResponse<OperationView> stop(
            @PathParam("instance") String instance,
            @QueryParam("project") @Nullable String project,
            @Nullable Stop stop) {
        boolean force = stop != null && stop.force().orElse(false);
        return change(instance, project, InstanceChange.Action.STOP, force);
    }

    @POST
    @Path("{instance}/reboot")
    @ResponseStatus(202)
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(operationId = "rebootInstance", summary = "Boots an instance anew")
    public RestResponse<OperationView> reboot(
            @PathParam("instance") String instance, @QueryParam("project") @Nullable String project) {
        return change(instance, project, InstanceChange.Action.REBOOT, false);
    }

    @POST
    @Path("{instance}/delete")
    @ResponseStatus(202)
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(
            operationId = "deleteInstance",
            summary = "Stops an instance and has it deleted; it can be had back until the undelete window ends")
    public RestResponse<OperationView> delete(
            @PathParam("instance") String instance, @QueryParam("project") @Nullable String project) {
        return change(instance, project, InstanceChange.Action.DELETE, false);
    }

    @POST
    @Path("{instance}/undelete")
    @ResponseStatus(202)
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(operationId = "undeleteInstance", summary = "Has a deleted instance back, stopped")
    public RestResponse<OperationView> undelete(
            @PathParam("instance") String instance, @QueryParam("project") @Nullable String project) {
        return change(instance, project, InstanceChange.Action.UNDELETE, false);
    }

    private RestResponse<OperationView> change(
            String instance, @Nullable String project, InstanceChange.Action action, boolean force) {
        return service.change(instance, project(project, Permission.RESOURCE_WRITE), action, force)
                .accepted();
    }

    private Optional<UUID> project(@Nullable String project, Permission permission) {
        return Optional.ofNullable(project)
                .map(name -> projects.require(permission, name).id().value());
    }

    private static ShownState state(String text) {
        return ShownState.parse(text)
                .orElseThrow(() -> ProblemException.invalid("state", "must be one of " + ShownState.words() + "."));
    }

    private static Map.Entry<String, String> label(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw ProblemException.invalid("label", "must be KEY=VALUE.");
        }
        return Map.entry(text.substring(0, equals), text.substring(equals + 1));
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

    private static RestResponse<InstanceView> tagged(InstanceView view) {
        return Versions.ok(view, view.version());
    }
}
