package io.pengyun.api.tenancy;

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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/v1/projects")
@Tag(name = "projects")
class ProjectResource {

    private final ProjectService projects;

    ProjectResource(ProjectService projects) {
        this.projects = projects;
    }

    @GET
    @Requires(Permission.PROJECT_READ)
    @Operation(operationId = "listProjects", summary = "The projects that you may see, newest first")
    public Page<Project> list(
            @QueryParam("department") Optional<String> department,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        return projects.list(department, PageRequest.of(pageSize, pageToken));
    }

    @POST
    @ResponseStatus(201)
    @Requires(Permission.PROJECT_WRITE)
    @Operation(operationId = "createProject", summary = "Makes a project")
    public RestResponse<Project> create(@NotNull @Valid ProjectCreate wanted) {
        Project made = projects.create(wanted);
        return Versions.created(made, URI.create("/v1/projects/" + made.id()), made.version());
    }

    @GET
    @Path("{project}")
    @Requires(Permission.PROJECT_READ)
    @Operation(operationId = "getProject", summary = "One project, by id or name")
    public RestResponse<Project> get(@PathParam("project") String project) {
        Project found = projects.get(project);
        return Versions.ok(found, found.version());
    }

    @PATCH
    @Path("{project}")
    @Requires(Permission.PROJECT_WRITE)
    @Operation(operationId = "updateProject", summary = "Changes name, title, outside access or state")
    public RestResponse<Project> update(
            @PathParam("project") String project,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid ProjectUpdate change) {
        Project changed = projects.update(project, ifMatch, change);
        return Versions.ok(changed, changed.version());
    }
}
