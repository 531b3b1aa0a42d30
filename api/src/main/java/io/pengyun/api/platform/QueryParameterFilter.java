package io.pengyun.api.platform;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Refuses query parameters that the endpoint does not know: a misspelt filter must not answer as if there were none. Nor
 * may one be empty, stand twice where it is one value, or be a yes or no that says neither.
 */
@Provider
@Priority(Priorities.USER - 100)
class QueryParameterFilter implements ContainerRequestFilter {

    private final Map<Method, Map<String, Class<?>>> known = new ConcurrentHashMap<>();

    @Inject
    ResourceInfo endpoint;

    @Override
    public void filter(ContainerRequestContext request) {
        Map<String, List<String>> given = request.getUriInfo().getQueryParameters();
        if (given.isEmpty()) {
            return;
        }
        Map<String, Class<?>> declared =
                known.computeIfAbsent(endpoint.getResourceMethod(), QueryParameterFilter::declared);
        given.forEach((name, values) -> check(name, values, declared));
    }

    private static void check(String name, List<String> values, Map<String, Class<?>> declared) {
        if (!declared.containsKey(name)) {
            throw ProblemException.invalid(
                    FieldPath.shortened(name),
                    "is not a known parameter here; known are " + String.join(", ", declared.keySet()) + ".");
        }
        if (values.size() > 1 && declared.get(name) != List.class) {
            throw ProblemException.invalid(name, "is given more than once.");
        }
        if (values.contains("")) {
            throw ProblemException.invalid(name, "is empty; give a value, or leave it out.");
        }
        String value = values.getFirst();
        if (declared.get(name) == boolean.class && !value.equals("true") && !value.equals("false")) {
            throw ProblemException.invalid(name, "must be true or false.");
        }
    }

    private static Map<String, Class<?>> declared(Method method) {
        Map<String, Class<?>> declared = new TreeMap<>();
        for (Parameter parameter : method.getParameters()) {
            QueryParam named = parameter.getAnnotation(QueryParam.class);
            if (named != null) {
                declared.put(named.value(), parameter.getType());
            }
        }
        declared.put(DryRunFilter.PARAMETER, boolean.class);
        return declared;
    }
}
