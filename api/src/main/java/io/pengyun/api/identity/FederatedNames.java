package io.pengyun.api.identity;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Names for people whom an identity provider sends. The name that they have there is taken if it is one here and free; else
 * it is changed until it is: {@code Li.Wei@city} becomes {@code li.wei-city}, and {@code li.wei-2} when there is a {@code
 * li.wei}. Nobody ever comes into another's account by a name.
 */
final class FederatedNames {

    private static final int LONGEST = 63;
    private static final int LONGEST_STEM = LONGEST - 4;
    private static final int MOST = 999;
    private static final String NAMELESS = "person";

    private static final Pattern NO_LETTER = Pattern.compile("[^a-z0-9._-]+");
    private static final Pattern BEGINNING = Pattern.compile("^[^a-z]+");
    private static final Pattern END = Pattern.compile("[^a-z0-9]+$");

    private FederatedNames() {}

    /** The names to try, in order, none twice. */
    static Stream<String> of(String preferred) {
        String plain = BEGINNING
                .matcher(NO_LETTER.matcher(preferred.toLowerCase(Locale.ROOT)).replaceAll("-"))
                .replaceFirst("");
        String stem = END.matcher(plain.substring(0, Math.min(LONGEST_STEM, plain.length())))
                .replaceFirst("");
        String name = stem.isEmpty() ? NAMELESS : stem;
        return Stream.concat(Stream.of(name), IntStream.rangeClosed(2, MOST).mapToObj(number -> name + "-" + number));
    }
}
