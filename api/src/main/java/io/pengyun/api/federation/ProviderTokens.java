package io.pengyun.api.federation;

import io.pengyun.api.identity.FederatedSessions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jose4j.http.Get;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jspecify.annotations.Nullable;

/**
 * Whether a token is the provider's, meant for us and in time. Its keys are read when needed, again when a token names one
 * that is not among them (at most every ten seconds), and kept for a day while the provider is away.
 */
@ApplicationScoped
class ProviderTokens {

    private static final Logger LOG = Logger.getLogger(ProviderTokens.class);

    private static final int LONGEST_CHARACTERS = 16 << 10;
    private static final int CLOCK_SKEW_SECONDS = 5;
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 3_000;
    private static final Duration REREAD_KEYS = Duration.ofSeconds(10);
    private static final Duration KEYS_WHILE_AWAY = Duration.ofDays(1);

    /** The first is how OpenID Connect Front-Channel Logout 1.0 calls a login. */
    private static final String SESSION = "sid";

    private static final String AUTHENTICATED_AT = "auth_time";

    private final ProviderDirectory directory;
    private final Clock clock;
    private final Duration rereadKeys;
    private volatile @Nullable HttpsJwks keys;

    @Inject
    ProviderTokens(ProviderDirectory directory, Clock clock) {
        this(directory, clock, REREAD_KEYS);
    }

    /** @param rereadKeys how long keys that lack the one of a token are not read again */
    ProviderTokens(ProviderDirectory directory, Clock clock, Duration rereadKeys) {
        this.directory = directory;
        this.clock = clock;
        this.rereadKeys = rereadKeys;
    }

    /**
     * What a good token says; empty when it is none of the provider's, or not good (any more).
     *
     * @throws ProviderAwayException when it says that it is the provider's and its keys cannot be had
     */
    Optional<FederatedSessions.Shown> verify(IdentityProvider provider, String token) throws ProviderAwayException {
        if (token.length() > LONGEST_CHARACTERS || !saysItIs(provider, token)) {
            return Optional.empty();
        }
        HttpsJwks known = keys(directory.endpoints(provider).keys());
        try {
            JwtClaims claims = consumer(provider, known).processToClaims(token);
            return Optional.of(new FederatedSessions.Shown(
                    claims.getIssuer(),
                    claims.getSubject(),
                    required(claims),
                    instant(claims.getIssuedAt()),
                    Optional.ofNullable(claims.getNumericDateClaimValue(AUTHENTICATED_AT))
                            .map(ProviderTokens::instant),
                    instant(claims.getExpirationTime())));
        } catch (InvalidJwtException refused) {
            if (causedByLine(refused)) {
                throw new ProviderAwayException("its keys cannot be read", refused);
            }
            LOG.debugf("tokenRefused %s", refused.getErrorDetails());
            return Optional.empty();
        } catch (MalformedClaimException malformed) {
            return Optional.empty();
        }
    }

    /** Before its keys are asked for: what is no token of the provider's is no reason to call it. */
    private static boolean saysItIs(IdentityProvider provider, String token) {
        try {
            JwtClaims unproved = new JwtConsumerBuilder()
                    .setSkipAllValidators()
                    .setDisableRequireSignature()
                    .setSkipSignatureVerification()
                    .build()
                    .processToClaims(token);
            return provider.issuer().toString().equals(unproved.getIssuer());
        } catch (InvalidJwtException | MalformedClaimException noToken) {
            return false;
        }
    }

    /** A token without it was given to a machine, or by a provider that cannot end logins. */
    private static String required(JwtClaims claims) throws MalformedClaimException {
        String session = claims.getStringClaimValue(SESSION);
        if (session == null || session.isEmpty()) {
            throw new MalformedClaimException("the token names no login (" + SESSION + ")");
        }
        return session;
    }

    private JwtConsumer consumer(IdentityProvider provider, HttpsJwks known) {
        return new JwtConsumerBuilder()
                .setRequireSubject()
                .setRequireIssuedAt()
                .setRequireExpirationTime()
                .setExpectedIssuer(provider.issuer().toString())
                .setExpectedAudience(provider.audience())
                .setAllowedClockSkewInSeconds(CLOCK_SKEW_SECONDS)
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(known))
                .setJwsAlgorithmConstraints(
                        AlgorithmConstraints.ConstraintType.PERMIT,
                        AlgorithmIdentifiers.RSA_USING_SHA256,
                        AlgorithmIdentifiers.RSA_USING_SHA384,
                        AlgorithmIdentifiers.RSA_USING_SHA512,
                        AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
                        AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                        AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
                        AlgorithmIdentifiers.EDDSA)
                .build();
    }

    private HttpsJwks keys(URI address) {
        HttpsJwks known = keys;
        if (known == null || !known.getLocation().equals(address.toString())) {
            Get get = new Get();
            get.setConnectTimeout(CONNECT_MILLIS);
            get.setReadTimeout(READ_MILLIS);
            get.setRetries(0);
            known = new HttpsJwks(address.toString());
            known.setSimpleHttpGet(get);
            known.setRefreshReprieveThreshold(rereadKeys.toMillis());
            known.setRetainCacheOnErrorDuration(KEYS_WHILE_AWAY.toSeconds());
            keys = known;
        }
        return known;
    }

    private static boolean causedByLine(Throwable failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    private static Instant instant(NumericDate date) {
        return Instant.ofEpochSecond(date.getValue());
    }
}
