package io.pengyun.api.catalog;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Where an image comes from: {@code https} with a host and no user in it, or {@code file} with an absolute path and no way
 * upwards.
 */
@Constraint(validatedBy = ImageSource.Check.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.RECORD_COMPONENT})
@interface ImageSource {

    String message() default "must be https://host/path, or file:///absolute/path, without a user, query or fragment.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Looks at the address only; whether it answers, the hosts find out. */
    class Check implements ConstraintValidator<ImageSource, String> {

        private static final int LONGEST = 2000;

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            if (text == null) {
                return true;
            }
            if (text.length() > LONGEST) {
                return false;
            }
            try {
                URI source = new URI(text);
                return source.getQuery() == null
                        && source.getFragment() == null
                        && source.getUserInfo() == null
                        && hasPlainPath(source)
                        && hasRightScheme(source);
            } catch (URISyntaxException notAnAddress) {
                return false;
            }
        }

        private static boolean hasRightScheme(URI source) {
            String scheme = source.getScheme();
            String host = source.getHost();
            return ("https".equals(scheme) && host != null)
                    || ("file".equals(scheme) && host == null && source.getAuthority() == null);
        }

        private static boolean hasPlainPath(URI source) {
            String path = source.getPath();
            return path != null
                    && path.startsWith("/")
                    && path.length() > 1
                    && path.chars().noneMatch(character -> character < ' ' || character == 0x7f)
                    && source.normalize().getPath().equals(path)
                    && !path.startsWith("/..");
        }
    }
}
