package io.pengyun.api.platform;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

/** Bodies are JSON; whatever else somebody sends is refused before it is read as something that it is not. */
@Provider
@Priority(Priorities.AUTHENTICATION - 750)
class JsonOnlyFilter implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        MediaType sent = request.getMediaType();
        if (sent != null
                && request.hasEntity()
                && !MediaType.APPLICATION_JSON_TYPE.isCompatible(sent)
                && !sent.getSubtype().endsWith("+json")) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json, not " + sent + ".");
        }
    }
}
