package io.pengyun.api.platform;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import io.pengyun.api.platform.ProblemException.FieldProblem;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * An RFC 9457 problem document.
 *
 * @param code stable; clients decide on it
 * @param traceId the same as in the header X-Request-Id and in our logs
 * @param extensions further members, e.g. the reasons of a refusal
 */
public record Problem(
        URI type,
        String title,
        int status,
        String detail,
        String code,
        String instance,
        String traceId,
        List<FieldProblem> errors,
        @JsonAnyGetter Map<String, Object> extensions) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /** @param instance the path that was asked for */
    public static Problem of(ProblemException refused, String instance, String traceId) {
        ProblemCode code = refused.code();
        return new Problem(
                URI.create("urn:pengyun:problem:" + code.text()),
                code.title(),
                code.status(),
                String.valueOf(refused.getMessage()),
                code.text(),
                instance,
                traceId,
                refused.fields(),
                refused.extensions());
    }
}
