package io.pengyun.api.identity;

import java.util.regex.Pattern;

/** By which a human being is known to the city, whatever accounts they have. */
public final class StaffNumber {

    /** In characters; shorter than an id, so that no number can be mistaken for a user without one. */
    public static final int LONGEST = 32;

    static final String PATTERN = "[0-9A-Z]([-./0-9A-Z]{0,30}[0-9A-Z])?";

    static final String RULE =
            "must be 1 to 32 digits, capital letters, dots, hyphens and slashes, beginning and ending with a digit or letter.";

    private static final Pattern FORM = Pattern.compile(PATTERN);

    private StaffNumber() {}

    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }
}
