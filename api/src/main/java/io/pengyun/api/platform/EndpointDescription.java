package io.pengyun.api.platform;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Says of each endpoint what its method says of itself: which permission it needs, and with which status it answers. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class EndpointDescription implements org.eclipse.microprofile.openapi.OASFilter {

    private static final DotName OPERATION =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.Operation.class);
    private static final DotName STATUS = DotName.createSimple(ResponseStatus.class);

    /** By name: the platform does not know permissions. */
    private static final DotName REQUIRES = DotName.createSimple("io.pengyun.api.access.Requires");

    private static final String ANYBODY = "ANONYMOUS";

    /** With which statuses calls are refused. */
    private static final List<Integer> OF_READING = List.of(400, 401, 403, 404, 406, 429, 503);

    private static final List<Integer> OF_CHANGING =
            List.of(400, 401, 403, 404, 406, 409, 412, 413, 415, 422, 428, 429, 503);

    private final Map<String, MethodInfo> methods = new HashMap<>();

    public EndpointDescription(IndexView index) {
        for (AnnotationInstance operation : index.getAnnotations(OPERATION)) {
            if (operation.target().kind() == AnnotationTarget.Kind.METHOD && operation.value("operationId") != null) {
                methods.put(
                        operation.value("operationId").asString(),
                        operation.target().asMethod());
            }
        }
    }

    @Override
    public void filterOpenAPI(OpenAPI description) {
        description
                .getPaths()
                .getPathItems()
                .values()
                .forEach(item -> item.getOperations()
                        .forEach((verb, operation) -> Optional.ofNullable(methods.get(operation.getOperationId()))
                                .ifPresent(method -> describe(verb, operation, method))));
    }

    private static void describe(PathItem.HttpMethod verb, Operation operation, MethodInfo method) {
        String permission = method.annotation(REQUIRES).value().asEnum();
        if (permission.equals(ANYBODY)) {
            operation.setSecurity(new ArrayList<>());
        }
        operation.addExtension("x-permission", permission.toLowerCase(Locale.ROOT));

        APIResponses responses = operation.getResponses();
        APIResponse answer = List.of("200", "201", "204").stream()
                .map(responses::getAPIResponse)
                .filter(found -> found != null)
                .findFirst()
                .orElseGet(OASFactory::createAPIResponse);
        List.copyOf(responses.getAPIResponses().keySet()).forEach(responses::removeAPIResponse);
        String status = status(method);
        answer.setDescription(words(status));
        if (answer.getContent() != null && answer.getContent().hasMediaType(MediaType.SERVER_SENT_EVENTS)) {
            answer.getContent()
                    .getMediaType(MediaType.SERVER_SENT_EVENTS)
                    .setSchema(OASFactory.createSchema().addType(Schema.SchemaType.STRING));
        }
        responses.addAPIResponse(status, answer);
        for (int refusal : verb == PathItem.HttpMethod.GET ? OF_READING : OF_CHANGING) {
            responses.addAPIResponse(
                    Integer.toString(refusal), OASFactory.createAPIResponse().ref(ApiDescription.refusalName(refusal)));
        }
    }

    private static String status(MethodInfo method) {
        AnnotationInstance declared = method.annotation(STATUS);
        if (declared != null) {
            return Integer.toString(declared.value().asInt());
        }
        return method.returnType().kind() == Type.Kind.VOID ? "204" : "200";
    }

    private static String words(String status) {
        return switch (status) {
            case "201" -> "Made";
            case "202" -> "Begun; the operation tells how it goes";
            case "204" -> "Done";
            default -> "As it is";
        };
    }
}
