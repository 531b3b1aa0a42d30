package io.pengyun.api.audit;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.audit.AuditExport.Piece;
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
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/v1/audit")
@Tag(name = "audit")
class AuditResource {

    private final AuditService audit;
    private final AuditExport export;

    AuditResource(AuditService audit, AuditExport export) {
        this.audit = audit;
        this.export = export;
    }

    @GET
    @Requires(Permission.AUDIT_READ)
    @Operation(
            operationId = "listAuditEntries",
            summary = "Who did what, newest first",
            description =
                    "A page looks at a bounded number of entries, so where a filter fits few it may hold fewer than"
                            + " asked for, even none, and still have a next page. A search is no proof; an export is.")
    public Page<AuditEntry> list(
            @QueryParam("actor") Optional<String> actor,
            @QueryParam("action") Optional<String> action,
            @Parameter(description = "An id, or the name by which it was called") @QueryParam("subject")
                    Optional<String> subject,
            @Parameter(schema = @Schema(enumeration = {"succeeded", "refused", "failed", "undone", "interrupted"}))
                    @QueryParam("outcome")
                    Optional<String> outcome,
            @Parameter(description = "Its id or name; with all below it") @QueryParam("department")
                    Optional<String> department,
            @QueryParam("from") Optional<String> from,
            @QueryParam("until") Optional<String> until,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        AuditSearch search = search(actor, action, subject, outcome, from, until);
        return audit.list(search, department, PageRequest.of(pageSize, pageToken));
    }

    @GET
    @Path("export")
    @Produces("application/x-ndjson")
    @Requires(Permission.AUDIT_READ)
    @Operation(
            operationId = "exportAudit",
            summary = "A piece of the chain, one link a line, to be verified anywhere",
            description =
                    "All links of the piece: those that the caller may not read, or did not ask for, with the hash of"
                            + " their payload in its place; filters say what is shown whole. Signed heads stand where they belong, and a signed seal at the end.")
    public Response export(
            @QueryParam("actor") Optional<String> actor,
            @QueryParam("action") Optional<String> action,
            @Parameter(description = "An id, or the name by which it was called") @QueryParam("subject")
                    Optional<String> subject,
            @Parameter(schema = @Schema(enumeration = {"succeeded", "refused", "failed", "undone", "interrupted"}))
                    @QueryParam("outcome")
                    Optional<String> outcome,
            @Parameter(description = "Its id or name; with all below it") @QueryParam("department")
                    Optional<String> department,
            @QueryParam("from") Optional<String> from,
            @QueryParam("until") Optional<String> until) {
        AuditSearch shown = audit.within(search(actor, action, subject, outcome, from, until), department);
        Piece piece = export.piece(shown);
        StreamingOutput lines = out -> export.write(piece, out);
        return Response.ok(lines).build();
    }

    @GET
    @Path("anchors")
    @Requires(Permission.AUDIT_READ)
    @Operation(operationId = "listAuditAnchors", summary = "The signed heads of the chain, newest first")
    public Page<AuditAnchor> anchors(
            @QueryParam("pageSize") @Nullable Integer pageSize, @QueryParam("pageToken") @Nullable String pageToken) {
        return audit.anchors(PageRequest.of(pageSize, pageToken));
    }

    @GET
    @Path("key")
    @Requires(Permission.AUDIT_READ)
    @Operation(operationId = "getAuditKey", summary = "The public key of anchors and seals")
    public AuditPublicKey key() {
        return audit.key();
    }

    @GET
    @Path("verify")
    @Requires(Permission.AUDIT_READ)
    @Operation(operationId = "verifyAudit", summary = "Follows the whole chain and names the first broken link")
    public AuditVerification verify() throws IOException {
        return audit.verify();
    }

    private static AuditSearch search(
            Optional<String> actor,
            Optional<String> action,
            Optional<String> subject,
            Optional<String> outcome,
            Optional<String> from,
            Optional<String> until) {
        return new AuditSearch(
                Optional.empty(),
                actor,
                action,
                subject,
                outcome.map(AuditSearch::outcome),
                from.map(text -> Times.parse("from", text)),
                until.map(text -> Times.parse("until", text)));
    }
}
