package io.pengyun.api.operation;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.audit.AuditedReads;
import io.pengyun.api.operation.OperationQueries.Filter;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.tenancy.ProjectDirectory;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** Operations over HTTP. */
@Path("/v1/operations")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class OperationResource {

    private final OperationDesk desk;
    private final OperationWatch watch;
    private final ProjectDirectory projects;
    private final AuditedReads reads;

    OperationResource(OperationDesk desk, OperationWatch watch, ProjectDirectory projects, AuditedReads reads) {
        this.desk = desk;
        this.watch = watch;
        this.projects = projects;
        this.reads = reads;
    }

    /** Why an operator repairs an operation; goes into its reason and the audit trail. */
    record OperationRepair(@NotBlank @Size(max = 1000) String comment) {}

    @GET
    @Requires(Permission.OPERATION_READ)
    @Operation(operationId = "listOperations", summary = "The operations, newest first")
    public Page<OperationView> list(
            @QueryParam("project") @Nullable String project,
            @QueryParam("status") @Nullable String status,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        Filter filter = new Filter(
                Optional.ofNullable(project)
                        .map(text -> projects.require(Permission.OPERATION_READ, text)
                                .id()
                                .value()),
                Optional.ofNullable(status).map(OperationResource::status),
                Optional.ofNullable(kind));
        return desk.list(filter, PageRequest.of(pageSize, pageToken));
    }

    @GET
    @Path("{id}")
    @Requires(Permission.OPERATION_READ)
    @Operation(operationId = "getOperation", summary = "One operation")
    public OperationView get(@PathParam("id") String id) {
        return desk.get(id);
    }

    @GET
    @Path("{id}/explain")
    @Requires(Permission.OPERATION_READ)
    @Operation(operationId = "explainOperation", summary = "Its steps, what it waits for, and what can be done")
    public OperationExplanation explain(@PathParam("id") String id) {
        return desk.explain(id);
    }

    /** The progress: one event for each change (the newest wins), comments between, an end with its end. */
    @GET
    @Path("{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Requires(Permission.OPERATION_READ)
    @Operation(operationId = "watchOperation", summary = "Its progress as server-sent events")
    public Multi<OutboundSseEvent> events(
            @PathParam("id") String id, @HeaderParam("Last-Event-ID") @Nullable String lastEventId, @Context Sse sse) {
        OperationId operation = desk.watchable(id);
        reads.tell();
        AtomicLong delivered = new AtomicLong(revision(lastEventId));
        return watch.watch(operation)
                .onItem()
                .transform(sign -> sign.revision() > delivered.getAndAccumulate(sign.revision(), Math::max)
                        ? sse.newEventBuilder()
                                .id(Long.toString(sign.revision()))
                                .name("progress")
                                .data(OperationView.class, sign.view())
                                .build()
                        : sse.newEventBuilder().comment("alive").build());
    }

    @POST
    @Path("{id}/cancel")
    @Requires(Permission.RESOURCE_WRITE)
    @Operation(operationId = "cancelOperation", summary = "Stops it and undoes what it did")
    public OperationView cancel(@PathParam("id") String id) {
        return desk.cancel(id);
    }

    @POST
    @Path("{id}/retry")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.OPERATION_REPAIR)
    @Operation(operationId = "retryOperation", summary = "Tries a parked operation again")
    public OperationView retry(@PathParam("id") String id, @NotNull @Valid OperationRepair repair) {
        return desk.retry(id, repair.comment());
    }

    @POST
    @Path("{id}/unwind")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.OPERATION_REPAIR)
    @Operation(operationId = "unwindOperation", summary = "Undoes a parked operation")
    public OperationView unwind(@PathParam("id") String id, @NotNull @Valid OperationRepair repair) {
        return desk.unwind(id, repair.comment());
    }

    private static OperationStatus status(String text) {
        return Arrays.stream(OperationStatus.values())
                .filter(status -> status.text().equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "status",
                        "must be one of "
                                + Arrays.stream(OperationStatus.values())
                                        .map(OperationStatus::text)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    /** A header that is not one of our event ids means: from the present state. */
    private static long revision(@Nullable String lastEventId) {
        return lastEventId != null && lastEventId.matches("\\d{1,18}") ? Long.parseLong(lastEventId) : -1;
    }
}
