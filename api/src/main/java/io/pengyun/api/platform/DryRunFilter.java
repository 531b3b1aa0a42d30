package io.pengyun.api.platform;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** Reads {@code dryRun} of writes and marks the answers of dry runs. */
@Provider
@Priority(Priorities.AUTHENTICATION - 700)
class DryRunFilter implements ContainerRequestFilter, ContainerResponseFilter {

    static final String PARAMETER = "dryRun";
    private static final String HEADER = "X-Dry-Run";

    @Inject
    DryRun dryRun;

    @Override
    public void filter(ContainerRequestContext request) {
        String value = request.getUriInfo().getQueryParameters().getFirst(PARAMETER);
        if (value == null || HttpMethod.GET.equals(request.getMethod())) {
            return;
        }
        switch (value) {
            case "true" -> dryRun.want();
            case "false" -> {}
            default -> throw ProblemException.invalid(PARAMETER, "must be true or false.");
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (dryRun.wanted()) {
            response.getHeaders().putSingle(HEADER, "true");
        }
    }
}
