package io.pengyun.api.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializerBase;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * How JSON is read and written: nothing guessed, nothing ignored, nothing absent written as null, enums in lower case, and
 * bounds on depth and size.
 */
@Singleton
class JsonManners implements ObjectMapperCustomizer {

    private static final int DEEPEST = 32;

    /** More than a body can be, so that what is too long is told as a body that is too long. */
    private static final int LONGEST_TEXT = 2 * BodyLimit.LARGEST_BYTES;

    private static final int LONGEST_NUMBER = 32;

    /** After the framework, which would put its own readers of times before ours. */
    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }

    @Override
    @SuppressWarnings("deprecation")
    public void customize(ObjectMapper mapper) {
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxStringLength(LONGEST_TEXT)
                        .maxNumberLength(LONGEST_NUMBER)
                        .build());
        mapper.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        mapper.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        mapper.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
        for (CoercionInputShape shape :
                List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
            mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        }
        mapper.setSerializationInclusion(JsonInclude.Include.NON_ABSENT);
        mapper.registerModule(JsonTexts.module());
        mapper.registerModule(new SimpleModule("enum-words")
                .setSerializerModifier(new WriteWords())
                .setDeserializerModifier(new ReadWords()));
    }

    private static boolean hasOwnWords(Class<?> type) {
        return Arrays.stream(type.getFields()).anyMatch(field -> field.isAnnotationPresent(JsonProperty.class))
                || Arrays.stream(type.getMethods())
                        .anyMatch(method -> method.isAnnotationPresent(JsonValue.class)
                                || method.isAnnotationPresent(JsonCreator.class));
    }

    /** Writes enums without a form of their own as words. */
    private static final class WriteWords extends BeanSerializerModifier {

        private static final long serialVersionUID = 1L;

        @Override
        public JsonSerializer<?> modifyEnumSerializer(
                SerializationConfig config, JavaType type, BeanDescription description, JsonSerializer<?> serializer) {
            return hasOwnWords(type.getRawClass()) ? serializer : new WordSerializer();
        }
    }

    /** One enum as its word. */
    private static final class WordSerializer extends ToStringSerializerBase {

        private static final long serialVersionUID = 1L;

        WordSerializer() {
            super(Enum.class);
        }

        @Override
        public String valueToString(Object value) {
            return EnumWords.word((Enum<?>) value);
        }
    }

    /** Reads the words of enums without a creator of their own. */
    private static final class ReadWords extends BeanDeserializerModifier {

        private static final long serialVersionUID = 1L;

        @Override
        public JsonDeserializer<?> modifyEnumDeserializer(
                DeserializationConfig config,
                JavaType type,
                BeanDescription description,
                JsonDeserializer<?> deserializer) {
            return hasOwnWords(type.getRawClass()) ? deserializer : new WordDeserializer(type.getRawClass());
        }
    }

    /** One enum from its word. */
    private static final class WordDeserializer extends JsonDeserializer<Object> {

        private final Class<?> type;

        WordDeserializer(Class<?> type) {
            this.type = type;
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String word = parser.getValueAsString();
            for (Object constant : type.getEnumConstants()) {
                if (EnumWords.word((Enum<?>) constant).equals(word)) {
                    return constant;
                }
            }
            return context.handleWeirdStringValue(type, String.valueOf(word), "not one of the words");
        }
    }
}
