package io.pengyun.api.platform;

/** Numbers of things in sentences. */
public final class Plural {

    private Plural() {}

    /** E.g. {@code 1 volume}, {@code 3 volumes}; for nouns that take a plain s. */
    public static String of(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
