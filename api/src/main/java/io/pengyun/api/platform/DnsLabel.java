package io.pengyun.api.platform;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A name: a DNS label (RFC 1123, beginning with a letter), and not of the form of an id, because names are accepted where
 * ids are.
 */
@Pattern(regexp = DnsLabel.REGEX)
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
public @interface DnsLabel {

    String REGEX = "(?![a-z]{2,5}-[0-9a-hjkmnp-tv-z]{26}$)[a-z]([-a-z0-9]{0,61}[a-z0-9])?";

    String message() default
            "must be 1 to 63 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
