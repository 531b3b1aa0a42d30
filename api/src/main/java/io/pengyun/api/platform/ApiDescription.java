package io.pengyun.api.platform;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** Says in the description of the API what holds for all endpoints: tokens, problems, dry runs, idempotency keys. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDescription implements OASFilter {

    private static final String TOKEN = "token";

    @Override
    public Schema filterSchema(Schema schema) {
        List<Object> words = schema.getEnumeration();
        if (words != null
                && words.stream().allMatch(word -> word instanceof String text && text.matches("[A-Z0-9_]+"))) {
            schema.setEnumeration(words.stream()
                    .<Object>map(word -> word.toString().toLowerCase(Locale.ROOT))
                    .toList());
        }
        return schema;
    }

    @Override
    public void filterOpenAPI(OpenAPI description) {
        description.setInfo(
                OASFactory.createInfo()
                        .title("Pengyun")
                        .version("v1")
                        .description(
                                "The private cloud of a city: departments ask for compute and storage and get it within seconds."));
        if (description.getComponents() == null) {
            description.setComponents(OASFactory.createComponents());
        }
        description
                .getComponents()
                .addSecurityScheme(
                        TOKEN,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .bearerFormat("JWT"))
                .addSchema("Problem", problem());
        Arrays.stream(ProblemCode.values())
                .collect(Collectors.groupingBy(ProblemCode::status, TreeMap::new, Collectors.toList()))
                .forEach((status, codes) ->
                        description.getComponents().addResponse(refusalName(status), refusal(codes)));
        description.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme(TOKEN)));
        description
                .getPaths()
                .getPathItems()
                .forEach((path, item) ->
                        item.getOperations().forEach((method, operation) -> complete(method, operation)));
    }

    private static void complete(PathItem.HttpMethod method, Operation operation) {
        if (method == PathItem.HttpMethod.POST) {
            operation.addParameter(parameter(
                    "Idempotency-Key",
                    Parameter.In.HEADER,
                    Schema.SchemaType.STRING,
                    "The same key with the same body gives the same answer for a day, and the work is done once."));
        }
        if (method != PathItem.HttpMethod.GET) {
            operation.addParameter(parameter(
                    "dryRun",
                    Parameter.In.QUERY,
                    Schema.SchemaType.BOOLEAN,
                    "Answers as it would be, and keeps nothing."));
        }
        operation.getResponses().setDefaultValue(refusal("Refused; code says why, and detail what would be right."));
    }

    private static Parameter parameter(String name, Parameter.In in, Schema.SchemaType type, String description) {
        return OASFactory.createParameter()
                .name(name)
                .in(in)
                .description(description)
                .schema(OASFactory.createSchema().addType(type));
    }

    /** Of the response, in the components, that tells which codes come with a status. */
    static String refusalName(int status) {
        return "Refused" + status;
    }

    private static APIResponse refusal(List<ProblemCode> codes) {
        return refusal(codes.stream()
                .map(code -> "`" + code.text() + "`: " + code.title())
                .collect(Collectors.joining("; ", "", ".")));
    }

    private static APIResponse refusal(String description) {
        return OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent()
                        .addMediaType(
                                Problem.MEDIA_TYPE,
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("Problem"))));
    }

    private static Schema problem() {
        Schema field = OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .addProperty("field", text("Where in the body"))
                .addProperty("message", text("What would be right"));
        return OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .description("RFC 9457; some codes come with further members.")
                .addProperty("type", text("Names the code"))
                .addProperty("title", text("The code in words"))
                .addProperty("status", OASFactory.createSchema().addType(Schema.SchemaType.INTEGER))
                .addProperty("detail", text("What is wrong here, and what would be right"))
                .addProperty("code", text("Stable: decide on it").addExample("name-taken"))
                .addProperty("instance", text("The path of the request"))
                .addProperty("traceId", text("As in X-Request-Id and in the logs"))
                .addProperty(
                        "errors",
                        OASFactory.createSchema()
                                .addType(Schema.SchemaType.ARRAY)
                                .items(field));
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().addType(Schema.SchemaType.STRING).description(description);
    }
}
