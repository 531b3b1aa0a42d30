package io.pengyun.api.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pengyun.api.platform.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;

/** Signed tokens (JWT, ES256) that say who somebody is, for one hour; never what they may do. */
@ApplicationScoped
class Tokens {

    private static final String ISSUER = "pengyun";
    private static final String AUDIENCE = "pengyun-api";
    /** The registered claim for it (OpenID Connect Front-Channel Logout 1.0). */
    private static final String SESSION = "sid";

    private static final Duration LIFE = Duration.ofHours(1);
    private static final int CLOCK_SKEW_SECONDS = 5;
    private static final int LONGEST_CHARACTERS = 4096;
    private static final int REMEMBERED = 10_000;

    private final SigningKey key;
    private final Clock clock;

    /** Signatures that were found good, by the digest of the token: to check one takes longer than to read a page. */
    private final Cache<String, Verified> verified =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    Tokens(SigningKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    /** A fresh token. */
    record Issued(String token, Instant expiresAt) {}

    /** What a valid token says. */
    record Claims(UserId userId, SessionId session) {}

    private record Verified(Claims claims, Instant end) {}

    /** When a token that is made now ends. */
    Instant end() {
        return end(LIFE);
    }

    /** The same for one that is good for another time. */
    Instant end(Duration life) {
        return clock.instant().plus(life).truncatedTo(ChronoUnit.SECONDS);
    }

    Issued issue(UserId user, String name, SessionId session, Instant end) {
        Instant now = clock.instant();
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience(AUDIENCE);
        claims.setSubject(user.toString());
        claims.setStringClaim("name", name);
        claims.setStringClaim(SESSION, session.toString());
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(end.getEpochSecond()));
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        signature.setHeader("typ", "JWT");
        signature.setKey(key.pair().getPrivate());
        try {
            return new Issued(signature.getCompactSerialization(), end);
        } catch (JoseException failed) {
            throw new IllegalStateException("a token cannot be signed", failed);
        }
    }

    /** Empty when the token is not ours, was changed, or has ended. */
    Optional<Claims> verify(String token) {
        if (token.length() > LONGEST_CHARACTERS) {
            return Optional.empty();
        }
        String digest = HexFormat.of().formatHex(Sha256.of(token));
        Optional<Verified> found = Optional.ofNullable(verified.getIfPresent(digest));
        if (found.isEmpty()) {
            found = verifiedAnew(token);
            found.ifPresent(good -> verified.put(digest, good));
        }
        Instant latest = clock.instant().minusSeconds(CLOCK_SKEW_SECONDS);
        return found.filter(good -> good.end().isAfter(latest)).map(Verified::claims);
    }

    private Optional<Verified> verifiedAnew(String token) {
        try {
            JwtClaims claims = consumer().processToClaims(token);
            Instant end = Instant.ofEpochSecond(claims.getExpirationTime().getValue());
            Optional<SessionId> session =
                    Optional.ofNullable(claims.getStringClaimValue(SESSION)).flatMap(SessionId::parse);
            return UserId.parse(claims.getSubject())
                    .flatMap(user -> session.map(known -> new Verified(new Claims(user, known), end)));
        } catch (InvalidJwtException | MalformedClaimException refused) {
            return Optional.empty();
        }
    }

    private JwtConsumer consumer() {
        return new JwtConsumerBuilder()
                .setRequireSubject()
                .setRequireIssuedAt()
                .setRequireExpirationTime()
                .setExpectedIssuer(ISSUER)
                .setExpectedAudience(AUDIENCE)
                .setAllowedClockSkewInSeconds(CLOCK_SKEW_SECONDS)
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .setVerificationKey(key.pair().getPublic())
                .setJwsAlgorithmConstraints(
                        AlgorithmConstraints.ConstraintType.PERMIT,
                        AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)
                .build();
    }
}
