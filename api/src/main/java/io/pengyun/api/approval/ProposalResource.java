package io.pengyun.api.approval;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

@Path("/v1/proposals")
@Tag(name = "approvals")
class ProposalResource {

    private final ProposalService proposals;

    ProposalResource(ProposalService proposals) {
        this.proposals = proposals;
    }

    @GET
    @Requires(Permission.PERSON)
    @Operation(
            operationId = "listProposals",
            summary = "What two people have to want, newest first; what you may agree to")
    public Page<ProposalBody.View> list(
            @QueryParam("pageSize") @Nullable Integer pageSize, @QueryParam("pageToken") @Nullable String pageToken) {
        return proposals.list(PageRequest.of(pageSize, pageToken));
    }

    @POST
    @ResponseStatus(201)
    @Requires(Permission.PERSON)
    @Operation(
            operationId = "createProposal",
            summary = "Proposes what cannot be taken back; it is done when another person agrees")
    public ProposalBody.View propose(@NotNull @Valid ProposalBody.Create wanted) {
        return proposals.propose(wanted);
    }

    @GET
    @Path("{proposal}")
    @Requires(Permission.PERSON)
    @Operation(operationId = "getProposal", summary = "One proposal")
    public ProposalBody.View get(@PathParam("proposal") String proposal) {
        return proposals.get(proposal);
    }

    @POST
    @Path("{proposal}/agree")
    @Requires(Permission.PERSON)
    @Operation(operationId = "agreeToProposal", summary = "Agrees, so that it is done; not by who proposed it")
    public ProposalBody.View agree(@PathParam("proposal") String proposal) {
        return proposals.agree(proposal);
    }

    @DELETE
    @Path("{proposal}")
    @Requires(Permission.PERSON)
    @Operation(operationId = "withdrawProposal", summary = "Has a proposal forgotten")
    public void withdraw(@PathParam("proposal") String proposal) {
        proposals.withdraw(proposal);
    }
}
