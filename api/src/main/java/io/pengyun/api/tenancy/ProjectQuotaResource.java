package io.pengyun.api.tenancy;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.platform.Versions;
import io.pengyun.api.tenancy.Quota.QuotaUpdate;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/v1/projects/{project}/quota")
@Tag(name = "quota")
class ProjectQuotaResource {

    private final QuotaService quotas;

    ProjectQuotaResource(QuotaService quotas) {
        this.quotas = quotas;
    }

    @GET
    @Requires(Permission.QUOTA_READ)
    @Operation(operationId = "getProjectQuota", summary = "The limits of a project and what is held")
    public RestResponse<Quota> get(@PathParam("project") String project) {
        return answer(quotas.ofProject(project));
    }

    @PUT
    @Requires(Permission.QUOTA_WRITE)
    @Operation(operationId = "setProjectQuota", summary = "Sets the limits of a project")
    public RestResponse<Quota> set(
            @PathParam("project") String project,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid QuotaUpdate wanted) {
        return answer(quotas.setForProject(project, ifMatch, wanted));
    }

    private static RestResponse<Quota> answer(Quota quota) {
        return Versions.ok(quota, quota.version());
    }
}
