package io.pengyun.api.request;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name of a resource that is asked for: a DNS label with room for a number behind it, and not of the form of an id. */
@Pattern(regexp = "(?![a-z]{2,5}-[0-9a-hjkmnp-tv-z]{26}$)[a-z]([-a-z0-9]{0,57}[a-z0-9])?")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Retention(RetentionPolicy.RUNTIME)
@Target({
    ElementType.FIELD,
    ElementType.PARAMETER,
    ElementType.METHOD,
    ElementType.TYPE_USE,
    ElementType.RECORD_COMPONENT
})
public @interface ItemName {

    String message() default
            "must be 1 to 59 lower-case letters, digits and dashes, begin with a letter, not end with a dash, and not look"
                    + " like an id.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
