package io.pengyun.api.identity;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pengyun.api.platform.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {

    private static final List<String> NAMES = List.of("li.wei", "Li Wei");

    private final PasswordRules rules = new PasswordRules(12, 5);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                "elevenchars",
                "passwordpassword",
                "Password1234",
                "P@ssw0rd1234!",
                "qwertyuiop12",
                "1qaz2wsx3edc",
                "123456789012",
                "aaaaaaaaaaaaaaaaaaaa",
                "abcdefghijklmnop",
                "administrator1",
                "correcthorsebatterystaple",
                "woaini1314520",
                "li.wei.li.wei.li.wei",
                "LiWei-LiWei-LiWei"
            })
    void whatIsTriedFirstIsRefused(String password) {
        assertThrows(ProblemException.class, () -> rules.check("password", password, NAMES));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a long and secret phrase",
                "an even longer phrase",
                "c29tZSByYW5kb20gYnl0",
                "玉不琢不成器人不学不知道",
                "the admin of all tests",
                "Li Wei keeps seven goats"
            })
    void whatIsLongAndOnesOwnIsGood(String password) {
        assertDoesNotThrow(() -> rules.check("password", password, NAMES));
    }

    @Test
    void theLongestIsCountedInCharacters() {
        assertDoesNotThrow(() -> rules.check("password", "\uD83D\uDC22 goats".repeat(14), NAMES));
        assertThrows(ProblemException.class, () -> rules.check("password", "goats and sheep ".repeat(9), NAMES));
    }

    @Test
    void settingsThatProtectNobodyAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new PasswordRules(7, 5));
        assertThrows(IllegalArgumentException.class, () -> new PasswordRules(12, 25));
    }
}
