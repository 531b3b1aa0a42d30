package io.pengyun.api.platform;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.pengyun.api.platform.ProblemException.FieldProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.OptimisticLockException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.hibernate.StaleStateException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever went wrong into one RFC 9457 problem. What the caller cannot help is logged and not told. */
@ApplicationScoped
class ProblemMapper {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
    private static final int DEEPEST_CAUSE = 16;
    /** What PostgreSQL and its driver say of a text with a zero byte or broken encoding. */
    private static final Set<String> UNKEEPABLE_TEXT = Set.of("22021", "22023");

    /** What PostgreSQL and its driver say when there is no server: lost connections, shutdowns, crashes, starts. */
    private static final Pattern AWAY = Pattern.compile("08...|57P0[123]");

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,9}");

    @Inject
    ResourceInfo endpoint;

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
        if (refused.getCause() instanceof JacksonException cause) {
            return answer(JsonProblems.explain(cause), uri);
        }
        if (refused instanceof NotFoundException && refused.getCause() != null) {
            return answer(wrongParameter(uri), uri);
        }
        return answer(fromStatus(refused, uri), uri, refused.getResponse());
    }

    /** The framework does not say which parameter of the address it could not read; most likely it is a number. */
    private ProblemException wrongParameter(UriInfo uri) {
        return Arrays.stream(endpoint.getResourceMethod().getParameters())
                .filter(parameter -> parameter.getType() == Integer.class)
                .map(parameter -> parameter.getAnnotation(QueryParam.class))
                .filter(Objects::nonNull)
                .map(QueryParam::value)
                .filter(name -> uri.getQueryParameters().getOrDefault(name, List.of()).stream()
                        .anyMatch(value -> !WHOLE_NUMBER.matcher(value).matches()))
                .findFirst()
                .map(name -> ProblemException.invalid(name, "must be a whole number."))
                .orElseGet(() -> new ProblemException(
                        ProblemCode.INVALID, "A parameter of the address is not of the right form."));
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
            if (cause instanceof OptimisticLockException || cause instanceof StaleStateException) {
                return new ProblemException(
                        ProblemCode.STALE, "Somebody changed it in the same moment. Read it again and decide anew.");
            }
            if (cause instanceof SQLException refused
                    && UNKEEPABLE_TEXT.contains(String.valueOf(refused.getSQLState()))) {
                return new ProblemException(ProblemCode.INVALID, "A text holds a character that cannot be kept.");
            }
            if (cause instanceof SQLException away
                    && AWAY.matcher(String.valueOf(away.getSQLState())).matches()) {
                LOG.warnf("databaseAway %s", away.getMessage());
                return new ProblemException(
                        ProblemCode.UNAVAILABLE,
                        "The database does not answer. Nothing is lost; try again in a moment.");
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
                .map(ProblemMapper::fieldProblem)
                .sorted(Comparator.comparing(FieldProblem::field).thenComparing(FieldProblem::message))
                .toList();
        String detail = fields.size() == 1
                ? fields.getFirst().field() + ": " + fields.getFirst().message()
                : fields.size() + " fields are not valid; errors says which and why.";
        return new ProblemException(ProblemCode.INVALID, detail, fields);
    }

    private static FieldProblem fieldProblem(ConstraintViolation<?> violation) {
        String field = FieldPath.of(violation);
        return field.isEmpty()
                ? new FieldProblem("body", "is missing; send a JSON object.")
                : new FieldProblem(field, violation.getMessage());
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
            case UNAUTHENTICATED, LOGIN_REFUSED, SECOND_FACTOR_REQUIRED ->
                builder.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            case UNAVAILABLE, IDENTITY_PROVIDER_UNAVAILABLE, TOO_MANY_REQUESTS ->
                builder.header(HttpHeaders.RETRY_AFTER, refused.extensions().getOrDefault("retryAfterSeconds", 1L));
            default -> builder;
        };
    }
}
