package io.pengyun.api.compute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.compute.ConsoleDoor.Admitted;
import io.pengyun.api.compute.ConsoleDoor.Asked;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Problem;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;

/**
 * {@code GET /v1/instances/{instance}/console}: the serial console as a WebSocket, for the holder of a token (in the
 * header) or of a ticket (in the parameter). What the guest writes comes as binary messages, keys go as binary or text
 * ones; whatever closes it says why in its reason. What is refused is refused before, as a problem like any other.
 *
 * <p>It stands beside the resources because an endpoint of theirs cannot become a WebSocket. It asks for no origin: no
 * browser sends a token or a ticket by itself.
 */
@ApplicationScoped
class ConsoleEndpoint {

    private static final Logger LOG = Logger.getLogger(ConsoleEndpoint.class);
    private static final String PATH = "/v1/instances/:instance/console";
    private static final String SCHEME = "bearer ";
    private static final String TRACE = "X-Request-Id";

    private final ConsoleDoor door;
    private final Vertx vertx;
    private final ObjectMapper json;
    private final Ids ids;
    private final ExecutorService threads;

    ConsoleEndpoint(
            ConsoleDoor door, Vertx vertx, ObjectMapper json, Ids ids, @VirtualThreads ExecutorService threads) {
        this.door = door;
        this.vertx = vertx;
        this.json = json;
        this.ids = ids;
        this.threads = threads;
    }

    void routes(@Observes Router router) {
        router.get(PATH).handler(this::asked);
    }

    private void asked(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        String trace = Ids.text("trc", ids.next());
        if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
            refuse(
                    request,
                    trace,
                    new ProblemException(
                            ProblemCode.INVALID,
                            "A console is a WebSocket: send Upgrade: websocket. GET …/console-log gives text."));
            return;
        }
        Asked asked = read(routing, trace);
        Context context = vertx.getOrCreateContext();
        // Nothing of it may be lost while its caller is looked up.
        request.pause();
        threads.execute(() -> {
            try {
                Admitted admitted = door.admit(asked, vertx, context);
                context.runOnContext(now -> open(request, admitted));
            } catch (ProblemException refused) {
                context.runOnContext(now -> refuse(request, trace, refused));
            } catch (RuntimeException failed) {
                LOG.errorf(failed, "A console ended in a defect of ours (%s)", trace);
                context.runOnContext(now -> refuse(
                        request,
                        trace,
                        new ProblemException(
                                ProblemCode.INTERNAL,
                                "Something went wrong on our side. The trace id helps to find it.")));
            }
        });
    }

    private static Asked read(RoutingContext routing, String trace) {
        HttpServerRequest request = routing.request();
        Optional<String> ticket = Optional.ofNullable(request.getParam("ticket"));
        Map<String, String> details = new TreeMap<>();
        details.put("method", "GET");
        details.put("path", request.path());
        details.put("traceId", trace);
        details.put("shown", ticket.isPresent() ? "ticket" : "token");
        if (request.remoteAddress() != null) {
            details.put("clientAddress", String.valueOf(request.remoteAddress().hostAddress()));
        }
        return new Asked(
                routing.pathParam("instance"),
                Optional.ofNullable(request.getParam("project")),
                Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                        .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                        .map(header -> header.substring(SCHEME.length()).strip()),
                ticket,
                details);
    }

    private static void open(HttpServerRequest request, Admitted admitted) {
        request.toWebSocket()
                .onSuccess(socket -> admitted.visit().begin(socket, admitted.session()))
                .onFailure(failed -> {
                    admitted.session().close();
                    admitted.visit()
                            .end(ConsoleEnd.DETACHED, "The WebSocket could not be opened: " + failed.getMessage());
                });
    }

    private void refuse(HttpServerRequest request, String trace, ProblemException refused) {
        request.resume();
        HttpServerResponse answer = request.response();
        if (answer.closed() || answer.ended()) {
            return;
        }
        answer.setStatusCode(refused.code().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(TRACE, trace);
        if (refused.code() == ProblemCode.UNAUTHENTICATED) {
            answer.putHeader("WWW-Authenticate", "Bearer");
        }
        try {
            answer.end(json.writeValueAsString(Problem.of(refused, request.path(), trace)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a problem can be written", impossible);
        }
    }
}
