package io.pengyun.api.identity;

import io.pengyun.api.access.Access;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.platform.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import org.jboss.logging.MDC;

/** Finds out who calls. Refuses nobody: endpoints open to all need no token, and the others ask. */
@Provider
@Priority(Priorities.AUTHENTICATION)
class AuthenticationFilter implements ContainerRequestFilter {

    private static final String SCHEME = "bearer ";

    @Inject
    Callers callers;

    @Inject
    RequestAccess request;

    @Inject
    AuditSubject subject;

    @Inject
    HttpServerRequest connection;

    @Override
    public void filter(ContainerRequestContext context) {
        String header = context.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return;
        }
        try {
            Optional<Access> access = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                    ? callers.access(header.substring(SCHEME.length()).strip(), origin(context))
                    : Optional.empty();
            access.ifPresentOrElse(request::found, request::refused);
            if (access.filter(found -> found.caller().breakGlass()).isPresent()) {
                subject.watch(BreakGlass.MARK);
            }
        } catch (ProblemException unknown) {
            request.refused(unknown);
        }
        MDC.put("caller", request.name());
    }

    private Origin origin(ContainerRequestContext context) {
        return Origin.of(context.getHeaderString(HttpHeaders.USER_AGENT), connection);
    }
}
