package io.pengyun.api.access;

import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.ext.Provider;
import org.jboss.logging.Logger;

/** Lets a request in when the caller holds the endpoint's permission somewhere; without a declaration, nobody. */
@Provider
@Priority(Priorities.AUTHORIZATION)
class RequiresFilter implements ContainerRequestFilter {

    private static final Logger LOG = Logger.getLogger(RequiresFilter.class);

    @Inject
    Access access;

    @Inject
    ResourceInfo endpoint;

    @Override
    public void filter(ContainerRequestContext request) {
        Requires requires = endpoint.getResourceMethod().getAnnotation(Requires.class);
        if (requires == null) {
            LOG.errorf("%s declares no permission", endpoint.getResourceMethod());
            throw new ProblemException(ProblemCode.FORBIDDEN, "This endpoint is open to nobody.");
        }
        switch (requires.value()) {
            case ANONYMOUS -> {}
            case ENTRY -> access.caller();
            case SELF -> access.requireReady();
            case PERSON -> {
                access.requireReady();
                access.requirePerson();
            }
            default -> {
                access.requireReady();
                access.requireSomewhere(requires.value());
            }
        }
    }
}
