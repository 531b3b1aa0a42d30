package io.pengyun.api.audit;

import io.pengyun.api.platform.DryRun;
import io.pengyun.api.platform.RequestCaller;
import io.pengyun.api.platform.RequestTrace;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/** The request at hand in the words of the trail. */
@ApplicationScoped
class AuditedRequest {

    private static final Pattern ID = Pattern.compile("[a-z]{2,4}-[0-9a-hjkmnp-tv-z]{26}");

    private final RequestCaller caller;
    private final RequestTrace trace;
    private final DryRun dryRun;
    private final ResourceInfo endpoint;
    private final HttpServerRequest connection;
    private final AuditSubject subject;

    AuditedRequest(
            RequestCaller caller,
            RequestTrace trace,
            DryRun dryRun,
            ResourceInfo endpoint,
            HttpServerRequest connection,
            AuditSubject subject) {
        this.caller = caller;
        this.trace = trace;
        this.dryRun = dryRun;
        this.endpoint = endpoint;
        this.connection = connection;
        this.subject = subject;
    }

    /** True for an outside id, false for a name. */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    AuditAct act(Optional<String> subject, Optional<UUID> departmentId, Map<String, String> details) {
        return new AuditAct(caller.name(), action(), subject, departmentId, details, false);
    }

    /** From where it came and to what it goes. */
    Map<String, String> details(ContainerRequestContext request) {
        Map<String, String> details = new TreeMap<>();
        details.put("method", request.getMethod());
        details.put("path", request.getUriInfo().getPath());
        details.put("traceId", trace.id());
        if (connection.remoteAddress() != null) {
            details.put(
                    "clientAddress", String.valueOf(connection.remoteAddress().hostAddress()));
        }
        if (dryRun.wanted()) {
            details.put("dryRun", "true");
        }
        reference(request.getUriInfo(), false).ifPresent(name -> details.put("name", name));
        // What is known of the caller.
        details.putAll(subject.details());
        return details;
    }

    /** The id or the name, whichever it is, by which the path calls what it is about. */
    static Optional<String> reference(UriInfo uri, boolean id) {
        return uri.getPathParameters().values().stream()
                .flatMap(List::stream)
                .filter(text -> isId(text) == id)
                .findFirst();
    }

    /** The filters of a list: of the parameters that came, those that the endpoint knows; nobody writes others into the trail. */
    Map<String, String> filters(UriInfo uri) {
        Map<String, String> filters = new TreeMap<>();
        for (Parameter parameter : endpoint.getResourceMethod().getParameters()) {
            QueryParam known = parameter.getAnnotation(QueryParam.class);
            if (known != null && uri.getQueryParameters().containsKey(known.value())) {
                filters.put(
                        "filter." + known.value(),
                        String.join(",", uri.getQueryParameters().get(known.value())));
            }
        }
        return filters;
    }

    /** True when what the endpoint shows may hold secrets. */
    boolean readsSecrets() {
        return endpoint.getResourceMethod().isAnnotationPresent(AuditedRead.class);
    }

    /** {@code RoleBindingResource.giveRole} is {@code role-binding.give-role}. */
    private String action() {
        String type = endpoint.getResourceClass().getSimpleName();
        int end = type.indexOf("Resource");
        return kebab(end > 0 ? type.substring(0, end) : type) + "."
                + kebab(endpoint.getResourceMethod().getName());
    }

    private static String kebab(String camel) {
        return camel.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
