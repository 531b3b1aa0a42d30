package io.pengyun.api.platform;

import java.util.Locale;

/** How the constants of enums are written in JSON and in the records: {@code IN_USE} is {@code in_use}. */
public final class EnumWords {

    private EnumWords() {}

    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The constant of a word from the records.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }
}
