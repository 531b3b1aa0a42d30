package io.pengyun.api.approval;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.Versions;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
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

@Path("/v1/approval-policies")
@Tag(name = "approvals")
class PolicyResource {

    private final PolicyService policies;

    PolicyResource(PolicyService policies) {
        this.policies = policies;
    }

    @GET
    @Requires(Permission.POLICY_READ)
    @Operation(operationId = "listApprovalPolicies", summary = "The policies that bind you, newest first")
    public Page<PolicyBody.View> list(
            @QueryParam("pageSize") @Nullable Integer pageSize, @QueryParam("pageToken") @Nullable String pageToken) {
        return policies.list(PageRequest.of(pageSize, pageToken));
    }

    @GET
    @Path("{policy}")
    @Requires(Permission.POLICY_READ)
    @Operation(operationId = "getApprovalPolicy", summary = "One policy, by id or name")
    public RestResponse<PolicyBody.View> get(@PathParam("policy") String policy) {
        PolicyBody.View found = policies.get(policy);
        return Versions.ok(found, found.version());
    }

    @POST
    @ResponseStatus(201)
    @Requires(Permission.POLICY_WRITE)
    @Operation(
            operationId = "createApprovalPolicy",
            summary = "Makes a policy; it holds for what is submitted from now on")
    public RestResponse<PolicyBody.View> create(@NotNull @Valid PolicyBody.Create wanted) {
        PolicyBody.View made = policies.create(wanted);
        return Versions.created(made, URI.create("/v1/approval-policies/" + made.id()), made.version());
    }

    @PATCH
    @Path("{policy}")
    @Requires(Permission.POLICY_WRITE)
    @Operation(
            operationId = "updateApprovalPolicy",
            summary = "Changes a policy; what waits already keeps the rules that it was submitted under")
    public RestResponse<PolicyBody.View> update(
            @PathParam("policy") String policy,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid PolicyBody.Update change) {
        PolicyBody.View changed = policies.update(policy, change, ifMatch);
        return Versions.ok(changed, changed.version());
    }

    @DELETE
    @Path("{policy}")
    @Requires(Permission.POLICY_WRITE)
    @Operation(operationId = "deleteApprovalPolicy", summary = "Takes a policy away; what waits already is not changed")
    public void delete(@PathParam("policy") String policy) {
        policies.delete(policy);
    }
}
