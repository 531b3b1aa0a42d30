package io.pengyun.api.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.platform.IdempotencyAnswers.Found;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A POST with an {@code Idempotency-Key} is carried out once, however often it is sent. */
@Provider
@Priority(Priorities.AUTHORIZATION + 100)
class IdempotencyFilter implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String HEADER = "Idempotency-Key";
    private static final String REPLAYED = "Idempotency-Replayed";
    private static final String TAKEN = IdempotencyFilter.class.getName() + ".taken";
    private static final Pattern KEY = Pattern.compile("[!-~]{1,200}");
    private static final List<String> KEPT_HEADERS =
            List.of(HttpHeaders.LOCATION, HttpHeaders.ETAG, HttpHeaders.CONTENT_TYPE);

    @Inject
    IdempotencyAnswers answers;

    @Inject
    RequestEffects effects;

    @Inject
    RequestCaller caller;

    @Inject
    DryRun dryRun;

    @Inject
    ObjectMapper json;

    @Inject
    ResourceInfo endpoint;

    /** What the response filter must finish. */
    private record Taken(String caller, String key) {}

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        String key = request.getHeaderString(HEADER);
        if (key == null || !HttpMethod.POST.equals(request.getMethod()) || dryRun.wanted()) {
            return;
        }
        if (!KEY.matcher(key).matches()) {
            throw ProblemException.invalid(HEADER, "must be 1 to 200 printable ASCII characters without spaces.");
        }
        byte[] body = request.hasEntity() ? request.getEntityStream().readAllBytes() : new byte[0];
        request.setEntityStream(new ByteArrayInputStream(body));
        String target = request.getUriInfo().getRequestUri().getPath();
        switch (answers.take(caller.name(), key, RequestFingerprint.of(json, target, body))) {
            case Found.First first -> {
                request.setProperty(TAKEN, new Taken(caller.name(), key));
                effects.keyed(caller.name(), key);
            }
            case Found.Reused reused ->
                throw new ProblemException(
                        ProblemCode.KEY_REUSED, "This key was used for another request; draw a new key for each.");
            case Found.InProgress inProgress ->
                throw new ProblemException(
                        ProblemCode.KEY_IN_PROGRESS, "The first call with this key is still running; ask again.");
            case Found.Lost lost ->
                throw new ProblemException(
                        ProblemCode.ANSWER_LOST,
                        "The first call with this key was carried out, but its answer is not kept; look for its result.");
            case Found.Answer answer -> request.abortWith(replay(answer));
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) throws IOException {
        if (!(request.getProperty(TAKEN) instanceof Taken taken)) {
            return;
        }
        request.removeProperty(TAKEN);
        if (response.getStatus() >= 400) {
            answers.letGo(taken.caller(), taken.key());
        } else if (endpoint.getResourceMethod().isAnnotationPresent(SecretAnswer.class)) {
            answers.keepSecret(taken.caller(), taken.key(), response.getStatus());
        } else {
            byte[] body = bytes(response);
            answers.keep(taken.caller(), taken.key(), response.getStatus(), headers(response), body);
        }
    }

    /** The body as it will be sent, now and each time again. */
    private byte[] bytes(ContainerResponseContext response) throws JsonProcessingException {
        Object entity = response.getEntity();
        return entity == null ? new byte[0] : json.writeValueAsBytes(entity);
    }

    private static Map<String, String> headers(ContainerResponseContext response) {
        Map<String, String> kept = new TreeMap<>();
        for (String name : KEPT_HEADERS) {
            String value = response.getHeaderString(name);
            if (value != null) {
                kept.put(name, value);
            }
        }
        return kept;
    }

    private static Response replay(Found.Answer answer) {
        Response.ResponseBuilder builder = Response.status(answer.status()).header(REPLAYED, "true");
        answer.headers().forEach(builder::header);
        if (answer.body().length > 0) {
            builder.entity(answer.body());
            builder.type(answer.headers().getOrDefault(HttpHeaders.CONTENT_TYPE, "application/json"));
        }
        return builder.build();
    }
}
