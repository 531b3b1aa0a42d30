package io.pengyun.api.audit;

import io.pengyun.api.platform.Problem;
import io.pengyun.api.platform.ProblemException;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Enters every request that may change something: before the endpoint is called, and again with what became of it. */
@Provider
@Priority(AuditFilter.AFTER_AUTHENTICATION)
class AuditFilter implements ContainerRequestFilter, ContainerResponseFilter {

    /** Before the permission is checked, so that refused attempts are told too. */
    static final int AFTER_AUTHENTICATION = Priorities.AUTHENTICATION + 100;

    private static final Logger LOG = Logger.getLogger(AuditFilter.class);
    static final Set<String> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final String ENTRY = AuditFilter.class.getName() + ".entry";

    @Inject
    AuditTrail trail;

    @Inject
    AuditSubject subject;

    @Inject
    AuditedRequest audited;

    @Override
    public void filter(ContainerRequestContext request) {
        if (READING.contains(request.getMethod())) {
            return;
        }
        AuditAct act = audited.act(Optional.empty(), Optional.empty(), audited.details(request));
        UUID entry = trail.open(act);
        request.setProperty(ENTRY, entry);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!(request.getProperty(ENTRY) instanceof UUID entry)) {
            return;
        }
        request.removeProperty(ENTRY);
        Map<String, String> details = new TreeMap<>(subject.details());
        AuditedRequest.reference(request.getUriInfo(), false).ifPresent(name -> details.putIfAbsent("name", name));
        details.put("status", Integer.toString(response.getStatus()));
        if (response.getEntity() instanceof Problem problem) {
            details.put("code", problem.code());
        }
        try {
            trail.complete(entry, outcome(response.getStatus()), subject.id(), subject.departmentId(), details);
        } catch (ProblemException failed) {
            // The work is done and cannot be called back; the next start will tell that its end was not written.
            LOG.errorf(failed, "The audit entry %s could not be completed", entry);
        }
    }

    static AuditOutcome outcome(int status) {
        if (status < 400) {
            return AuditOutcome.SUCCEEDED;
        }
        return status < 500 ? AuditOutcome.REFUSED : AuditOutcome.FAILED;
    }
}
