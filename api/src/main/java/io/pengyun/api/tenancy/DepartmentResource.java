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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/v1/departments")
@Tag(name = "departments")
class DepartmentResource {

    private final DepartmentService departments;

    DepartmentResource(DepartmentService departments) {
        this.departments = departments;
    }

    @GET
    @Requires(Permission.DEPARTMENT_READ)
    @Operation(operationId = "listDepartments", summary = "The departments that you may see, newest first")
    public Page<Department> list(
            @QueryParam("pageSize") @Nullable Integer pageSize, @QueryParam("pageToken") @Nullable String pageToken) {
        return departments.list(PageRequest.of(pageSize, pageToken));
    }

    @POST
    @ResponseStatus(201)
    @Requires(Permission.DEPARTMENT_WRITE)
    @Operation(operationId = "createDepartment", summary = "Makes a department")
    public RestResponse<Department> create(@NotNull @Valid DepartmentCreate wanted) {
        Department made = departments.create(wanted);
        return Versions.created(made, URI.create("/v1/departments/" + made.id()), made.version());
    }

    @GET
    @Path("{department}")
    @Requires(Permission.DEPARTMENT_READ)
    @Operation(operationId = "getDepartment", summary = "One department, by id or name")
    public RestResponse<Department> get(@PathParam("department") String department) {
        Department found = departments.get(department);
        return Versions.ok(found, found.version());
    }

    @PATCH
    @Path("{department}")
    @Requires(Permission.DEPARTMENT_WRITE)
    @Operation(operationId = "updateDepartment", summary = "Changes name, title or state")
    public RestResponse<Department> update(
            @PathParam("department") String department,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid DepartmentUpdate change) {
        Department changed = departments.update(department, ifMatch, change);
        return Versions.ok(changed, changed.version());
    }
}
