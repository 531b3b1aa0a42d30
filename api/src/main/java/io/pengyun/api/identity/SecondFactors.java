package io.pengyun.api.identity;

import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The second factors of users, as they are kept.
 *
 * <pre>
 * none --enrol--> waiting --confirm--> counting --remove--> none
 * </pre>
 *
 * Each code is taken once: those of the app by their time step, which only grows, recovery codes by being used up.
 */
@ApplicationScoped
class SecondFactors {

    static final int RECOVERY_CODES = 10;

    private static final Pattern APP_CODE = Pattern.compile("\\d{6}");
    private static final String ALPHABET = "abcdefghjkmnpqrstvwxyz0123456789";
    /** 120 bits: enough that a plain digest keeps them (OWASP ASVS 5.0, 6.5.2). */
    private static final int RECOVERY_CHARACTERS = 24;

    private static final int GROUP = 6;

    private final Jdbc jdbc;
    private final SecretSeal seal;
    private final SecureRandom random;
    private final Clock clock;

    SecondFactors(Jdbc jdbc, SecretSeal seal, SecureRandom random, Clock clock) {
        this.jdbc = jdbc;
        this.seal = seal;
        this.random = random;
        this.clock = clock;
    }

    /** A secret that waits for its first code; empty when the user has a second factor that counts. */
    @Transactional
    Optional<byte[]> enrol(UUID user) {
        byte[] secret = new byte[Totp.SECRET_BYTES];
        random.nextBytes(secret);
        int kept = jdbc.update(
                "insert into second_factor (user_id, secret, created_at) values (?, ?, ?) on conflict (user_id) do"
                        + " update set secret = excluded.secret, created_at = excluded.created_at"
                        + " where second_factor.confirmed_at is null",
                user,
                seal.seal(user, secret),
                clock.instant());
        return kept == 0 ? Optional.empty() : Optional.of(secret);
    }

    boolean waits(UUID user) {
        return secret(user, "confirmed_at is null").isPresent();
    }

    /** From now on it counts; answers the recovery codes. Empty when the code is not right, or nothing waits. */
    @Transactional
    Optional<List<String>> confirm(UUID user, String code) {
        Optional<Long> step = step(user, "confirmed_at is null", code);
        if (step.isEmpty()
                || jdbc.update(
                                "update second_factor set confirmed_at = ?, last_step = ?"
                                        + " where user_id = ? and confirmed_at is null",
                                clock.instant(),
                                step.get(),
                                user)
                        == 0) {
            return Optional.empty();
        }
        List<String> codes = new ArrayList<>();
        for (int number = 0; number < RECOVERY_CODES; number++) {
            String fresh = drawRecoveryCode();
            jdbc.update("insert into recovery_code (user_id, code_hash) values (?, ?)", user, digest(fresh));
            codes.add(fresh);
        }
        return Optional.of(codes);
    }

    /** Takes a code of the app, or a recovery code. False when it is wrong, or was taken before. */
    @Transactional
    boolean take(UUID user, String written) {
        String code = written.replace(" ", "");
        if (!APP_CODE.matcher(code).matches()) {
            return jdbc.update(
                            "update recovery_code set used_at = ? where user_id = ? and code_hash = ? and used_at is null",
                            clock.instant(),
                            user,
                            digest(code))
                    == 1;
        }
        return step(user, "confirmed_at is not null", code)
                .filter(step -> jdbc.update(
                                "update second_factor set last_step = ? where user_id = ? and last_step < ?",
                                step,
                                user,
                                step)
                        == 1)
                .isPresent();
    }

    int recoveryCodesLeft(UUID user) {
        return jdbc.first(
                        "select count(*) from recovery_code where user_id = ? and used_at is null",
                        row -> row.getInt(1),
                        user)
                .orElse(0);
    }

    /** Whether there was one. */
    @Transactional
    boolean remove(UUID user) {
        return jdbc.update("delete from second_factor where user_id = ?", user) == 1;
    }

    private Optional<Long> step(UUID user, String state, String code) {
        Instant now = clock.instant();
        OptionalLong step = secret(user, state)
                .map(secret -> Totp.stepOf(secret, code, now))
                .orElseGet(OptionalLong::empty);
        return step.isPresent() ? Optional.of(step.getAsLong()) : Optional.empty();
    }

    private Optional<byte[]> secret(UUID user, String state) {
        return jdbc.first(
                        "select secret from second_factor where user_id = ? and " + state, row -> row.getBytes(1), user)
                .map(kept -> seal.open(user, kept));
    }

    private String drawRecoveryCode() {
        StringBuilder code = new StringBuilder();
        for (int at = 0; at < RECOVERY_CHARACTERS; at++) {
            code.append(at > 0 && at % GROUP == 0 ? "-" : "");
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }

    private static byte[] digest(String code) {
        String written = code.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return Sha256.of(written);
    }
}
