package io.pengyun.api.platform;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The constraints of labels and metadata: what can stand in a file that a guest reads, and on one line of a table. */
public final class Label {

    /** In one map. */
    public static final int MOST = 64;

    private Label() {}

    /** What it is called. */
    @Pattern(regexp = "[A-Za-z0-9]([-A-Za-z0-9._/]{0,61}[A-Za-z0-9])?")
    @ReportAsSingleViolation
    @Constraint(validatedBy = {})
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
    public @interface Key {

        String message() default
                "must be 1 to 63 letters, digits, dots, dashes, slashes and underscores, with a letter or digit at both ends.";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    /** What it says. */
    @Pattern(regexp = "\\P{Cntrl}{0,255}")
    @ReportAsSingleViolation
    @Constraint(validatedBy = {})
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
    public @interface Value {

        String message() default "must have 255 characters at most, and no line breaks or other control characters.";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }
}
