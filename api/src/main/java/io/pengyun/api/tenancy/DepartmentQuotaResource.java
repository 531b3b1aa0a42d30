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

@Path("/v1/departments/{department}/quota")
@Tag(name = "quota")
class DepartmentQuotaResource {

    private final QuotaService quotas;

    DepartmentQuotaResource(QuotaService quotas) {
        this.quotas = quotas;
    }

    @GET
    @Requires(Permission.QUOTA_READ)
    @Operation(operationId = "getDepartmentQuota", summary = "The limits of a department and what is held")
    public RestResponse<Quota> get(@PathParam("department") String department) {
        return answer(quotas.ofDepartment(department));
    }

    @PUT
    @Requires(Permission.QUOTA_WRITE)
    @Operation(operationId = "setDepartmentQuota", summary = "Sets the limits of a department")
    public RestResponse<Quota> set(
            @PathParam("department") String department,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid QuotaUpdate wanted) {
        return answer(quotas.setForDepartment(department, ifMatch, wanted));
    }

    private static RestResponse<Quota> answer(Quota quota) {
        return Versions.ok(quota, quota.version());
    }
}
