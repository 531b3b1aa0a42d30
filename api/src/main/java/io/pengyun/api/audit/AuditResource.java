package io.pengyun.api.audit;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.Times;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/v1/audit")
@Tag(name = "audit")
class AuditResource {

    private final AuditService audit;

    AuditResource(AuditService audit) {
        this.audit = audit;
    }

    @GET
    @Requires(Permission.AUDIT_READ)
    @Operation(operationId = "listAuditEntries", summary = "Who did what, newest first")
    public Page<AuditEntry> list(
            @QueryParam("actor") Optional<String> actor,
            @QueryParam("action") Optional<String> action,
            @QueryParam("subject") Optional<String> subject,
            @QueryParam("from") Optional<String> from,
            @QueryParam("until") Optional<String> until,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        return audit.list(
                actor,
                action,
                subject,
                from.map(text -> Times.parse("from", text)),
                until.map(text -> Times.parse("until", text)),
                PageRequest.of(pageSize, pageToken));
    }

    @GET
    @Path("export")
    @Produces("application/x-ndjson")
    @Requires(Permission.AUDIT_READ)
    @Operation(operationId = "exportAudit", summary = "The whole chain, one link a line, to be verified anywhere")
    public Response export() {
        audit.requireAll();
        StreamingOutput lines = audit::export;
        return Response.ok(lines).build();
    }

    @GET
    @Path("verify")
    @Requires(Permission.AUDIT_READ)
    @Operation(operationId = "verifyAudit", summary = "Follows the whole chain and names the first broken link")
    public AuditVerification verify() throws IOException {
        return audit.verify();
    }
}
