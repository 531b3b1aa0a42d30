package io.pengyun.api.compute;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One public key as OpenSSH writes it: kind, key, comment; the key itself says its kind again (RFC 4253, 6.6). */
@Constraint(validatedBy = SshPublicKey.Check.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
@interface SshPublicKey {

    String message() default "must be a public key of the form \"ssh-ed25519 AAAA… comment\".";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Reads the key as far as its kind. */
    class Check implements ConstraintValidator<SshPublicKey, String> {

        private static final Pattern LINE = Pattern.compile(
                "(ssh-(?:ed25519|rsa)|ecdsa-sha2-nistp(?:256|384|521)|sk-[a-z0-9@.-]{1,60}) ([A-Za-z0-9+/]+=*)(?: \\P{Cntrl}{0,255})?");
        private static final int LENGTH_BYTES = 4;

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            if (text == null) {
                return true;
            }
            Matcher line = LINE.matcher(text);
            return line.matches() && saysItsKind(line.group(2), line.group(1));
        }

        private static boolean saysItsKind(String base64, String kind) {
            byte[] expected = kind.getBytes(StandardCharsets.US_ASCII);
            byte[] key;
            try {
                key = Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException notBase64) {
                return false;
            }
            if (key.length <= LENGTH_BYTES + expected.length
                    || ByteBuffer.wrap(key).getInt() != expected.length) {
                return false;
            }
            byte[] said = new byte[expected.length];
            ByteBuffer.wrap(key).position(LENGTH_BYTES).get(said);
            return java.util.Arrays.equals(said, expected);
        }
    }
}
