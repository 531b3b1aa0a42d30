package io.pengyun.api.platform;

import java.util.Locale;

/** How the constants of enums are written in JSON: {@code IN_USE} is {@code in_use}. */
public final class EnumWords {

    private EnumWords() {}

    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
