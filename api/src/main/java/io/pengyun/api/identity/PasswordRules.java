package io.pengyun.api.identity;

import io.pengyun.api.platform.ProblemException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What a new password must be: long enough, and not what is tried first. No rule says which kinds of characters it needs
 * (NIST SP 800-63B-4, 3.1.1.2): such rules make passwords worse.
 */
@ApplicationScoped
class PasswordRules {

    static final int LONGEST = 128;

    private static final int SHORTEST_ALLOWED = 8;
    private static final int MOST_REMEMBERED = 24;
    private static final int SHORTEST_RUN = 3;
    /** What a guesser needs for a word of the list or for a run, counted in characters that cannot be guessed. */
    private static final int GUESSED_WORTH = 2;
    /** Fewer are tried through in no time, however long the whole is. */
    private static final int LEAST_WORTH = 8;

    private static final int SHORTEST_NAME = 3;

    private static final String ADVICE = " A sentence of four words or more is good, or one that a machine has drawn.";
    private static final String LETTERS_IN_DISGUISE = "@4301$5!7";
    private static final String UNDISGUISED = "aaeoissit";

    private final int shortest;
    private final int remembered;
    private final Set<String> common = readCommon();

    /**
     * @param shortest in characters, 8 to 64
     * @param remembered how many passwords before the present one are not taken again, 0 to 24
     */
    PasswordRules(
            @ConfigProperty(name = "pengyun.password.min-length", defaultValue = "12") int shortest,
            @ConfigProperty(name = "pengyun.password.history", defaultValue = "5") int remembered) {
        if (shortest < SHORTEST_ALLOWED || shortest > LONGEST / 2) {
            throw new IllegalArgumentException(
                    "pengyun.password.min-length must be " + SHORTEST_ALLOWED + " to " + LONGEST / 2);
        }
        if (remembered < 0 || remembered > MOST_REMEMBERED) {
            throw new IllegalArgumentException("pengyun.password.history must be 0 to " + MOST_REMEMBERED);
        }
        this.shortest = shortest;
        this.remembered = remembered;
    }

    /** A wrong setting is told at the start, not at the first new password. */
    void onStart(@Observes StartupEvent start) {
        // The constructor has asked.
    }

    /** How many passwords before the present one are not taken again. */
    int remembered() {
        return remembered;
    }

    /**
     * Throws {@code invalid} when the password is not good enough.
     *
     * @param field what the caller calls it
     * @param names of whom it is for: what others know is no secret
     */
    void check(String field, String password, Collection<String> names) {
        int characters = password.codePointCount(0, password.length());
        if (characters < shortest || characters > LONGEST) {
            throw ProblemException.invalid(field, "must have " + shortest + " to " + LONGEST + " characters." + ADVICE);
        }
        if (worth(password, common) < LEAST_WORTH) {
            throw ProblemException.invalid(
                    field, "must not be made of what is tried first: common words, rows of keys, 1234." + ADVICE);
        }
        Set<String> withNames = names.stream()
                .flatMap(name -> List.of(name, name.replaceAll("[^\\p{L}\\p{N}]", "")).stream())
                .map(PasswordRules::folded)
                .filter(name -> name.length() >= SHORTEST_NAME)
                .collect(Collectors.toSet());
        withNames.addAll(common);
        if (worth(password, withNames) < LEAST_WORTH) {
            throw ProblemException.invalid(field, "must not be made of the user's name." + ADVICE);
        }
    }

    /** How many characters of it have to be guessed, at most. */
    private static int worth(String password, Set<String> words) {
        String plain = folded(password);
        return Math.min(pieces(plain, words), pieces(undisguised(plain), words));
    }

    private static int pieces(String text, Set<String> words) {
        int worth = 0;
        int at = 0;
        while (at < text.length()) {
            int guessed = Math.max(wordAt(text, at, words), runAt(text, at));
            worth += guessed == 0 ? 1 : GUESSED_WORTH;
            at += Math.max(1, guessed);
            // What stands between two words is no secret either.
            if (guessed > 0 && at < text.length() && !Character.isLetterOrDigit(text.charAt(at))) {
                at++;
            }
        }
        return worth;
    }

    /** The length of the longest word that begins here; 0 when none does. */
    private static int wordAt(String text, int at, Set<String> words) {
        return words.stream()
                .filter(word -> text.startsWith(word, at))
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    /** The length of a run such as 1234, dcba or aaaa that begins here; 0 when it is too short to be one. */
    private static int runAt(String text, int at) {
        int end = at + 1;
        while (end < text.length()) {
            int step = text.charAt(end) - text.charAt(end - 1);
            int first = text.charAt(at + 1) - text.charAt(at);
            if (Math.abs(step) > 1 || step != first) {
                break;
            }
            end++;
        }
        return end - at >= SHORTEST_RUN ? end - at : 0;
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String undisguised(String text) {
        StringBuilder letters = new StringBuilder(text);
        for (int at = 0; at < letters.length(); at++) {
            int known = LETTERS_IN_DISGUISE.indexOf(letters.charAt(at));
            if (known >= 0) {
                letters.setCharAt(at, UNDISGUISED.charAt(known));
            }
        }
        return letters.toString();
    }

    private static Set<String> readCommon() {
        try (InputStream list = Objects.requireNonNull(
                        PasswordRules.class.getResourceAsStream("common-passwords.txt"),
                        "the list of common passwords");
                BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException failed) {
            throw new UncheckedIOException("the list of common passwords cannot be read", failed);
        }
    }
}
