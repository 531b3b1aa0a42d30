package io.pengyun.api.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {

    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /** RFC 6238, appendix B, SHA-1; of the eight digits there the last six. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void isWhatTheStandardSays(long second, String code) {
        assertEquals(code, Totp.code(SECRET, Totp.step(Instant.ofEpochSecond(second))));
    }

    @Test
    void takesTheStepsBesideButNoneFurther() {
        Instant now = Instant.ofEpochSecond(1_234_567_890);
        long step = Totp.step(now);
        for (long near = step - 1; near <= step + 1; near++) {
            assertEquals(OptionalLong.of(near), Totp.stepOf(SECRET, Totp.code(SECRET, near), now));
        }
        assertEquals(OptionalLong.empty(), Totp.stepOf(SECRET, Totp.code(SECRET, step - 2), now));
        assertEquals(OptionalLong.empty(), Totp.stepOf(SECRET, Totp.code(SECRET, step + 2), now));
        assertEquals(OptionalLong.empty(), Totp.stepOf(SECRET, "", now));
    }

    /** RFC 4648, section 10, and the secret of the standard. */
    @Test
    void writesSecretsAsAppsReadThem() {
        assertEquals("MZXW6YTB", Totp.text("fooba".getBytes(StandardCharsets.US_ASCII)));
        assertEquals("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.text(SECRET));
        assertEquals(
                "otpauth://totp/City%20Cloud:li.wei?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=City%20Cloud"
                        + "&algorithm=SHA1&digits=6&period=30",
                Totp.uri("City Cloud", "li.wei", SECRET).toString());
    }
}
