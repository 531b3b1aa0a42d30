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
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
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
    @Operation(operationId = "previewRequest", summary = "Says what would become of a request, and keeps nothing")
    public PreviewView preview(@NotNull @Valid RequestCreate create) {
        return requests.preview(create);
    }

    @POST
    @ResponseStatus(201)
    @Requires(Permission.REQUEST_WRITE)
    @Operation(operationId = "submitRequest", summary = "Submits a request: room is held, and the terms are frozen")
    public RestResponse<RequestView> submit(@NotNull @Valid RequestCreate create) {
        RequestView made = requests.submit(create);
        return Versions.created(made, URI.create("/v1/requests/" + made.id()), made.version());
    }

    @GET
    @Requires(Permission.SELF)
    @Operation(operationId = "listRequests", summary = "The requests that you may see, newest first")
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
    @Operation(operationId = "getRequest", summary = "One request, with what was asked for")
    public RestResponse<RequestView> get(@PathParam("request") String request) {
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
    @Operation(operationId = "approveRequest", summary = "Agrees to a request")
    public RestResponse<RequestView> approve(@PathParam("request") String request, @Nullable @Valid Decision decision) {
        return tagged(decisions.approve(request, comment(decision)));
    }

    @POST
    @Path("{request}/reject")
    @Requires(Permission.PERSON)
    @Operation(operationId = "rejectRequest", summary = "Refuses a request")
    public RestResponse<RequestView> reject(@PathParam("request") String request, @Nullable @Valid Decision decision) {
        return tagged(decisions.reject(request, comment(decision)));
    }

    @POST
    @Path("{request}/cancel")
    @Requires(Permission.REQUEST_WRITE)
    @Operation(operationId = "cancelRequest", summary = "Takes a request back before it is decided")
    public RestResponse<RequestView> cancel(@PathParam("request") String request) {
        return tagged(requests.cancel(request));
    }

    private static String comment(@Nullable Decision decision) {
        return decision == null ? "" : decision.comment().orElse("");
    }

    private static RestResponse<RequestView> tagged(RequestView view) {
        return Versions.ok(view, view.version());
    }
}
