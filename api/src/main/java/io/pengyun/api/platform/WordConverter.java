package io.pengyun.api.platform;

import jakarta.persistence.AttributeConverter;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an enum in the records as its word ({@link EnumWords}). Each enum of an entity has a converter of its own that
 * extends this one, with {@code @Converter(autoApply = true)}.
 */
public abstract class WordConverter<E extends Enum<E>> implements AttributeConverter<E, String> {

    private final Class<E> type;

    protected WordConverter(Class<E> type) {
        this.type = type;
    }

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable E constant) {
        return constant == null ? null : EnumWords.word(constant);
    }

    @Override
    public @Nullable E convertToEntityAttribute(@Nullable String word) {
        return word == null ? null : EnumWords.constant(type, word);
    }
}
