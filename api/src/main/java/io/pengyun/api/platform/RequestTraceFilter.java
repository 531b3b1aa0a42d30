package io.pengyun.api.platform;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/** Gives each request its id: the caller's own, when it sent a sensible one, or a new one. */
@Provider
@PreMatching
@Priority(Priorities.AUTHENTICATION - 900)
class RequestTraceFilter implements ContainerRequestFilter, ContainerResponseFilter {

    static final String HEADER = "X-Request-Id";

    private static final Pattern SENSIBLE = Pattern.compile("[A-Za-z0-9._-]{8,64}");

    @Inject
    RequestTrace trace;

    @Inject
    Ids ids;

    @Override
    public void filter(ContainerRequestContext request) {
        String given = request.getHeaderString(HEADER);
        trace.setId(given != null && SENSIBLE.matcher(given).matches() ? given : Ids.text("trc", ids.next()));
        MDC.put("traceId", trace.id());
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        response.getHeaders().putSingle(HEADER, trace.id());
    }
}
