package io.pengyun.api.identity;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name of a user: as people write it in addresses, and not of the form of an id. */
@Pattern(regexp = "(?![a-z]{2,5}-[0-9a-hjkmnp-tv-z]{26}$)[a-z]([-._a-z0-9]{0,61}[a-z0-9])?")
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
@interface UserName {

    String message() default
            "must be 1 to 63 lower-case letters, digits, dots, hyphens and underscores, beginning with a letter and"
                    + " ending with a letter or digit.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
