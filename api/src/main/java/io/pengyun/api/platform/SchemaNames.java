package io.pengyun.api.platform;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Gives the schemas of the description the names and forms that people and generators expect: a page of hosts is a
 * {@code HostPage}, an item of a request one of its kinds; and what nothing refers to is left out.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = SchemaNames.LAST)
public class SchemaNames implements OASFilter {

    /** After those that change what refers to schemas; filters of higher priority come first. */
    static final int LAST = 0;

    /** On the schema of a kind of item: the word in its {@code kind}. */
    public static final String ITEM_KIND = "x-request-item";

    /** How Jackson's tree of an item is called before it gets its form. */
    private static final String ANY_ITEM = "ObjectNode";

    private static final String REFERENCE = "#/components/schemas/";

    @Override
    public void filterOpenAPI(OpenAPI description) {
        Map<String, Schema> schemas = new TreeMap<>(description.getComponents().getSchemas());
        if (schemas.containsKey(ANY_ITEM)) {
            schemas.put(ANY_ITEM, requestItem(schemas));
        }
        Map<String, String> names = new TreeMap<>();
        schemas.forEach((name, schema) -> names.put(name, name.equals(ANY_ITEM) ? "RequestItem" : name(name, schema)));
        schemas.values().forEach(schema -> rename(schema, names));
        List<Schema> outside = description.getPaths().getPathItems().values().stream()
                .flatMap(item -> item.getOperations().values().stream())
                .flatMap(SchemaNames::used)
                .toList();
        outside.forEach(schema -> rename(schema, names));

        Map<String, Schema> renamed = new TreeMap<>();
        schemas.forEach((name, schema) -> renamed.put(names.getOrDefault(name, name), schema));
        renamed.keySet().retainAll(referred(outside, renamed));
        description.getComponents().setSchemas(renamed);
    }

    private static String name(String name, Schema schema) {
        Map<String, Schema> properties = schema.getProperties();
        Schema items = properties == null || !properties.containsKey("nextPageToken") ? null : properties.get("items");
        return items == null || items.getItems() == null
                ? name
                : String.valueOf(items.getItems().getRef()).substring(REFERENCE.length()) + "Page";
    }

    private static Schema requestItem(Map<String, Schema> schemas) {
        Schema item = OASFactory.createSchema()
                .description("What is asked for; its kind tells its form")
                .discriminator(OASFactory.createDiscriminator().propertyName("kind"));
        schemas.forEach((name, schema) -> {
            if (schema.getExtensions() != null && schema.getExtensions().get(ITEM_KIND) instanceof String kind) {
                item.addOneOf(OASFactory.createSchema().ref(name));
                item.getDiscriminator().addMapping(kind, REFERENCE + name);
            }
        });
        return item;
    }

    private static void rename(Schema schema, Map<String, String> names) {
        parts(schema).filter(part -> part.getRef() != null).forEach(part -> {
            String name = part.getRef().substring(REFERENCE.length());
            part.setRef(REFERENCE + names.getOrDefault(name, name));
        });
    }

    /** The names of all that can be reached. The form of a refusal is named in words only. */
    private static Set<String> referred(List<Schema> from, Map<String, Schema> schemas) {
        Set<String> reached = new TreeSet<>(Set.of("Problem"));
        List<Schema> next = new ArrayList<>(from);
        while (!next.isEmpty()) {
            List<Schema> later = new ArrayList<>();
            next.stream()
                    .flatMap(SchemaNames::parts)
                    .map(Schema::getRef)
                    .filter(Objects::nonNull)
                    .map(reference -> reference.substring(REFERENCE.length()))
                    .filter(reached::add)
                    .map(schemas::get)
                    .filter(Objects::nonNull)
                    .forEach(later::add);
            next = later;
        }
        return reached;
    }

    private static Stream<Schema> used(Operation operation) {
        Stream<Content> bodies = operation.getRequestBody() == null
                ? Stream.empty()
                : Stream.ofNullable(operation.getRequestBody().getContent());
        Stream<Content> answers =
                operation.getResponses().getAPIResponses().values().stream().map(answer -> answer.getContent());
        Stream<Schema> parameters = stream(operation.getParameters()).map(Parameter::getSchema);
        return Stream.concat(
                        Stream.concat(bodies, answers)
                                .filter(Objects::nonNull)
                                .flatMap(content -> content.getMediaTypes().values().stream())
                                .map(MediaType::getSchema),
                        parameters)
                .filter(Objects::nonNull);
    }

    /** The schema and all that stands in it. */
    private static Stream<Schema> parts(Schema schema) {
        return Stream.concat(
                Stream.of(schema),
                Stream.of(
                                schema.getProperties() == null
                                        ? Stream.<Schema>empty()
                                        : schema.getProperties().values().stream(),
                                Stream.ofNullable(schema.getItems()),
                                Stream.ofNullable(schema.getAdditionalPropertiesSchema()),
                                stream(schema.getOneOf()),
                                stream(schema.getAnyOf()),
                                stream(schema.getAllOf()))
                        .flatMap(inner -> inner)
                        .flatMap(SchemaNames::parts));
    }

    private static <T> Stream<T> stream(@Nullable Collection<T> elements) {
        return elements == null ? Stream.empty() : elements.stream();
    }
}
