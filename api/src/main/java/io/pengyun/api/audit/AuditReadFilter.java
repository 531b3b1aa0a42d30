package io.pengyun.api.audit;

import io.pengyun.api.platform.Problem;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.RequestTrace;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.util.Optional;

/** Has reads entered when the answer is known and before it is given. What cannot be entered is not given. */
@Provider
@Priority(AuditFilter.AFTER_AUTHENTICATION)
class AuditReadFilter implements ContainerRequestFilter, ContainerResponseFilter {

    @Inject
    AuditedReads reads;

    @Inject
    RequestTrace trace;

    /** Called for what has an endpoint only. */
    @Override
    public void filter(ContainerRequestContext request) {
        if (AuditFilter.READING.contains(request.getMethod())) {
            reads.want(request);
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Optional<String> code =
                response.getEntity() instanceof Problem problem ? Optional.of(problem.code()) : Optional.empty();
        try {
            reads.tell(response.getStatus(), code);
        } catch (ProblemException unwritable) {
            Problem problem = Problem.of(unwritable, request.getUriInfo().getPath(), trace.id());
            response.setStatus(problem.status());
            response.setEntity(problem, new Annotation[0], MediaType.valueOf(Problem.MEDIA_TYPE));
            response.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, 1);
            response.getHeaders().remove(HttpHeaders.ETAG);
        }
    }
}
