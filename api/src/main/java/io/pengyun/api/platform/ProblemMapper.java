package io.pengyun.api.platform;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.pengyun.api.platform.ProblemException.FieldProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Comparator;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever went wrong into one RFC 9457 problem. What the caller cannot help is logged and not told. */
@ApplicationScoped
class ProblemMapper {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
    private static final int DEEPEST_CAUSE = 16;

    @Inject
    RequestTrace trace;

    @Inject
    Ids ids;

    @ServerExceptionMapper
    Response refused(ProblemException refused, UriInfo uri) {
        return answer(refused, uri);
    }

    @ServerExceptionMapper
    Response notValid(ConstraintViolationException refused, UriInfo uri) {
        return answer(invalid(refused), uri);
    }

    @ServerExceptionMapper({JacksonException.class, MismatchedInputException.class})
    Response notReadable(JacksonException refused, UriInfo uri) {
        return answer(JsonProblems.explain(refused), uri);
    }

    @ServerExceptionMapper
    Response framework(WebApplicationException refused, UriInfo uri) {
        return refused.getCause() instanceof JacksonException unreadable
                ? answer(JsonProblems.explain(unreadable), uri)
                : answer(fromStatus(refused, uri), uri, refused.getResponse());
    }

    @ServerExceptionMapper
    Response anything(Throwable failure, UriInfo uri) {
        return answer(fromCauses(failure), uri);
    }

    /** Services call one another through transactions and futures, which wrap; the first cause that we know counts. */
    private ProblemException fromCauses(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof ProblemException refused) {
                return refused;
            }
            if (cause instanceof ConstraintViolationException refused) {
                return invalid(refused);
            }
            if (cause instanceof BodyLimit.Exceeded) {
                return BodyLimit.problem();
            }
            cause = cause.getCause();
        }
        LOG.errorf(
                failure,
                "A request ended in a defect of ours (%s)",
                failure.getClass().getSimpleName());
        return new ProblemException(
                ProblemCode.INTERNAL, "Something went wrong on our side. The trace id helps to find it.");
    }

    private static ProblemException invalid(ConstraintViolationException refused) {
        List<FieldProblem> fields = refused.getConstraintViolations().stream()
                .map(violation -> new FieldProblem(field(violation), violation.getMessage()))
                .sorted(Comparator.comparing(FieldProblem::field).thenComparing(FieldProblem::message))
                .toList();
        String detail = fields.size() == 1
                ? fields.getFirst().field() + ": " + fields.getFirst().message()
                : fields.size() + " fields are not valid; errors says which and why.";
        return new ProblemException(ProblemCode.INVALID, detail, fields);
    }

    /** The path as the caller knows it: without the method and the name of its body parameter. */
    private static String field(ConstraintViolation<?> violation) {
        StringBuilder path = new StringBuilder();
        String parameter = "body";
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getKind() == ElementKind.METHOD || node.getKind() == ElementKind.CONSTRUCTOR) {
                continue;
            }
            if (node.getKind() == ElementKind.PARAMETER) {
                parameter = String.valueOf(node.getName());
                continue;
            }
            if (node.isInIterable()) {
                path.append('[')
                        .append(node.getKey() != null ? node.getKey() : node.getIndex())
                        .append(']');
            }
            if (node.getName() != null && node.getKind() != ElementKind.CONTAINER_ELEMENT) {
                path.append(path.isEmpty() ? "" : ".").append(node.getName());
            }
        }
        return path.isEmpty() ? parameter : path.toString();
    }

    private static ProblemException fromStatus(WebApplicationException refused, UriInfo uri) {
        int status = refused.getResponse().getStatus();
        return switch (status) {
            case 400 ->
                new ProblemException(ProblemCode.INVALID, "The request cannot be read: " + refused.getMessage());
            case 401 -> new ProblemException(ProblemCode.UNAUTHENTICATED, "Send a valid bearer token.");
            case 403 -> new ProblemException(ProblemCode.FORBIDDEN, "Your roles do not allow this.");
            case 404 -> new ProblemException(ProblemCode.NOT_FOUND, "There is nothing at " + uri.getPath() + ".");
            case 405 ->
                new ProblemException(
                        ProblemCode.METHOD_NOT_ALLOWED, "This method is not offered here; Allow names those that are.");
            case 406 -> new ProblemException(ProblemCode.NOT_ACCEPTABLE, "Accept application/json.");
            case 413 -> BodyLimit.problem();
            case 415 ->
                new ProblemException(
                        ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as Content-Type: application/json.");
            case 429 -> new ProblemException(ProblemCode.TOO_MANY_REQUESTS, "Wait a moment and try again.");
            case 503 -> new ProblemException(ProblemCode.UNAVAILABLE, "Wait a moment and try again.");
            default -> {
                if (status < 500) {
                    yield new ProblemException(ProblemCode.INVALID, "The request cannot be served (" + status + ").");
                }
                LOG.errorf(refused, "A request ended in a defect of ours (status %d)", status);
                yield new ProblemException(
                        ProblemCode.INTERNAL, "Something went wrong on our side. The trace id helps to find it.");
            }
        };
    }

    private Response answer(ProblemException refused, UriInfo uri) {
        return builder(refused, uri).build();
    }

    private Response answer(ProblemException refused, UriInfo uri, Response framework) {
        Response.ResponseBuilder builder = builder(refused, uri);
        if (framework.getHeaderString(HttpHeaders.ALLOW) != null) {
            builder.header(HttpHeaders.ALLOW, framework.getHeaderString(HttpHeaders.ALLOW));
        }
        return builder.build();
    }

    private Response.ResponseBuilder builder(ProblemException refused, UriInfo uri) {
        if (trace.id().isEmpty()) {
            trace.setId(Ids.text("trc", ids.next()));
        }
        Problem problem = Problem.of(refused, uri.getPath(), trace.id());
        Response.ResponseBuilder builder =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        return switch (refused.code()) {
            case UNAUTHENTICATED -> builder.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            case UNAVAILABLE, TOO_MANY_REQUESTS -> builder.header(HttpHeaders.RETRY_AFTER, 1);
            default -> builder;
        };
    }
}
