package io.pengyun.api.request;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.approval.ApprovalView;
import io.pengyun.api.approval.CaseView;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Versions;
import io.pengyun.api.tenancy.ProjectDirectory;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
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

/** {@code /v1/requests}. */
@Path("/v1/requests")
@Tag(name = "requests")
public class RequestResource {

    private final RequestService requests;
    private final DecisionService decisions;
    private final ProjectDirectory projects;

    RequestResource(RequestService requests, DecisionService decisions, ProjectDirectory projects) {
        this.requests = requests;
        this.decisions = decisions;
        this.projects = projects;
    }

    /** @param comment for the requester and the record */
    @Schema(name = "Decision")
    public record Decision(Optional<@Size(max = 1000) String> comment) {}

    @POST
    @Path("preview")
    @Requires(Permission.REQUEST_WRITE)
    @Operation(operationId = "previewRequest")
    public PreviewView preview(@NotNull @Valid RequestCreate create) {
        return requests.preview(create);
    }

    @POST
    @Requires(Permission.REQUEST_WRITE)
    @Operation(operationId = "submitRequest")
    public Response submit(@NotNull @Valid RequestCreate create) {
        RequestView view = requests.submit(create);
        return Response.status(Response.Status.CREATED)
                .entity(view)
                .header("Location", "/v1/requests/" + view.id())
                .header("ETag", Versions.etag(view.version()))
                .build();
    }

    @GET
    @Requires(Permission.SELF)
    @Operation(operationId = "listRequests")
    public Page<RequestView> list(
            @QueryParam("project") @Nullable String project,
            @QueryParam("state") @Nullable String state,
            @QueryParam("waitingForMe") boolean waitingForMe,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        Optional<RequestState> wanted = Optional.ofNullable(state)
                .map(
                        text -> RequestState.of(text)
                                .orElseThrow(
                                        () -> ProblemException.invalid(
                                                "state",
                                                "must be one of submitted, approved, rejected, cancelled, expired, fulfilled, failed")));
        Optional<UUID> ofProject = Optional.ofNullable(project)
                .map(name ->
                        projects.require(Permission.PROJECT_READ, name).id().value());
        PageRequest page = PageRequest.of(pageSize, pageToken);
        return waitingForMe ? requests.waitingForCaller(ofProject, page) : requests.list(ofProject, wanted, page);
    }

    @GET
    @Path("{request}")
    @Requires(Permission.SELF)
    @Operation(operationId = "getRequest")
    public Response get(@PathParam("request") String request) {
        return tagged(requests.get(request));
    }

    @GET
    @Path("{request}/approvals")
    @Requires(Permission.SELF)
    @Operation(operationId = "listApprovals", summary = "The decisions on a request")
    public Page<ApprovalView> approvals(
            @PathParam("request") String request,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        return decisions.on(request, PageRequest.of(pageSize, pageToken));
    }

    @GET
    @Path("{request}/approval")
    @Requires(Permission.SELF)
    @Operation(
            operationId = "explainApproval",
            summary = "Which rule asked whom about the request, who has decided, and who still may")
    public CaseView explain(@PathParam("request") String request) {
        return decisions.explain(request);
    }

    @POST
    @Path("{request}/approve")
    @Requires(Permission.PERSON)
    @Operation(operationId = "approveRequest")
    public Response approve(@PathParam("request") String request, @Nullable @Valid Decision decision) {
        return tagged(decisions.approve(request, comment(decision)));
    }

    @POST
    @Path("{request}/reject")
    @Requires(Permission.PERSON)
    @Operation(operationId = "rejectRequest")
    public Response reject(@PathParam("request") String request, @Nullable @Valid Decision decision) {
        return tagged(decisions.reject(request, comment(decision)));
    }

    @POST
    @Path("{request}/cancel")
    @Requires(Permission.REQUEST_WRITE)
    @Operation(operationId = "cancelRequest")
    public Response cancel(@PathParam("request") String request) {
        return tagged(requests.cancel(request));
    }

    private static String comment(@Nullable Decision decision) {
        return decision == null ? "" : decision.comment().orElse("");
    }

    private static Response tagged(RequestView view) {
        return Response.ok(view).header("ETag", Versions.etag(view.version())).build();
    }
}
