package io.pengyun.api.platform;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import com.fasterxml.jackson.datatype.jsr310.deser.LocalDateDeserializer;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.ToIntFunction;

/** Refuses texts and times that the records cannot keep: U+0000, halves of characters, years beyond four digits. */
final class JsonTexts {

    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 9999;

    private JsonTexts() {}

    static SimpleModule module() {
        return new SimpleModule("keepable")
                .addDeserializer(String.class, new Texts())
                .addKeyDeserializer(String.class, new Keys())
                .addDeserializer(
                        Instant.class,
                        new Times<>(
                                Instant.class,
                                InstantDeserializer.INSTANT::deserialize,
                                time -> time.atOffset(ZoneOffset.UTC).getYear()))
                .addDeserializer(
                        LocalDate.class,
                        new Times<>(LocalDate.class, LocalDateDeserializer.INSTANCE::deserialize, LocalDate::getYear));
    }

    private static String checked(String text, JsonParser parser) throws JsonMappingException {
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == 0) {
                throw refused(parser, "holds the character U+0000, which cannot be kept.");
            }
            if (Character.isHighSurrogate(character)
                    && index + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(index + 1))) {
                index++;
            } else if (Character.isSurrogate(character)) {
                throw refused(parser, "holds half of a character, which cannot be kept.");
            }
        }
        return text;
    }

    private static JsonMappingException refused(JsonParser parser, String message) {
        return JsonMappingException.from(parser, message, new IllegalArgumentException(message));
    }

    private static final class Texts extends StdScalarDeserializer<String> {

        private static final long serialVersionUID = 1L;

        Texts() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return checked(StringDeserializer.instance.deserialize(parser, context), parser);
        }
    }

    private static final class Keys extends KeyDeserializer {

        @Override
        public Object deserializeKey(String key, DeserializationContext context) throws IOException {
            return checked(key, context.getParser());
        }
    }

    /** As the library does it. */
    @FunctionalInterface
    private interface Reading<T> {
        T read(JsonParser parser, DeserializationContext context) throws IOException;
    }

    private static final class Times<T> extends StdScalarDeserializer<T> {

        private static final long serialVersionUID = 1L;

        private final transient Reading<T> reading;
        private final transient ToIntFunction<T> year;

        Times(Class<T> type, Reading<T> reading, ToIntFunction<T> year) {
            super(type);
            this.reading = reading;
            this.year = year;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            T time = reading.read(parser, context);
            int in = year.applyAsInt(time);
            if (in < FIRST_YEAR || in > LAST_YEAR) {
                throw refused(parser, "must be in the years " + FIRST_YEAR + " to " + LAST_YEAR + ".");
            }
            return time;
        }
    }
}
