package io.pengyun.api.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** {@code POST /enrol} and {@code POST /renew} of the agents' port. */
@ApplicationScoped
class EnrolmentEndpoint {

    private static final Logger LOG = Logger.getLogger(EnrolmentEndpoint.class);
    private static final int MAX_QUESTION_BYTES = 32 * 1024;

    private final Vertx vertx;
    private final Enrolment enrolment;
    private final ObjectMapper json;

    EnrolmentEndpoint(Vertx vertx, Enrolment enrolment, ObjectMapper json) {
        this.vertx = vertx;
        this.enrolment = enrolment;
        this.json = json;
    }

    void request(HttpServerRequest request) {
        boolean known = request.method() == HttpMethod.POST
                && (request.path().equals("/enrol") || request.path().equals("/renew"));
        if (!known) {
            refuse(request, new ProblemException(ProblemCode.NOT_FOUND, "Agents enrol, renew and connect here."));
            return;
        }
        if (length(request) > MAX_QUESTION_BYTES) {
            refuse(request, new ProblemException(ProblemCode.BODY_TOO_LARGE, "A signing request is smaller."));
            return;
        }
        Optional<UUID> host = HostCertificate.hostOf(request.connection().sslSession());
        String address = String.valueOf(request.remoteAddress().hostAddress());
        request.body()
                .onSuccess(body -> vertx.executeBlocking(() -> decide(request.path(), host, body, address), false)
                        .onComplete(done -> {
                            if (done.succeeded()) {
                                send(request, 200, "application/json", done.result());
                            } else if (done.cause() instanceof ProblemException problem) {
                                refuse(request, problem);
                            } else {
                                LOG.error("enrolmentFailed", done.cause());
                                refuse(
                                        request,
                                        new ProblemException(
                                                ProblemCode.UNAVAILABLE, "The control plane's log tells more."));
                            }
                        }));
    }

    /** Without a length the body is not read at all. */
    private static long length(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? Long.MAX_VALUE : Long.parseLong(length);
        } catch (NumberFormatException unreadable) {
            return Long.MAX_VALUE;
        }
    }

    private Enrolment.Answer decide(String path, Optional<UUID> host, Buffer body, String address) {
        Enrolment.Question question;
        try {
            JsonObject sent = body.toJsonObject();
            question = new Enrolment.Question(
                    sent.getString("token", ""), sent.getString("csr", ""), sent.getString("name", ""), address);
        } catch (RuntimeException malformed) {
            throw ProblemException.invalid("body", "must be a JSON object with token, csr and name");
        }
        if (path.equals("/enrol")) {
            return enrolment.enrol(question);
        }
        return enrolment.renew(
                host.orElseThrow(() ->
                        new ProblemException(ProblemCode.UNAUTHENTICATED, "Show the present certificate to renew it.")),
                question.csr());
    }

    private void refuse(HttpServerRequest request, ProblemException problem) {
        ProblemCode code = problem.code();
        send(
                request,
                code.status(),
                "application/problem+json",
                new Refusal(code.status(), code.text(), code.title(), String.valueOf(problem.getMessage())));
    }

    /** A problem without the trimmings of the public API. */
    record Refusal(int status, String code, String title, String detail) {}

    private void send(HttpServerRequest request, int status, String type, Object body) {
        if (request.response().closed()) {
            return;
        }
        try {
            request.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", type)
                    .end(json.writeValueAsString(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("answers are plain records", impossible);
        }
    }
}
