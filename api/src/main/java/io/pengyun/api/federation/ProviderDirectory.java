package io.pengyun.api.federation;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the provider answers what, by its own description (OpenID Connect Discovery 1.0, section 4); read once an hour. */
@ApplicationScoped
class ProviderDirectory {

    private static final Duration READ_EVERY = Duration.ofHours(1);

    private final ProviderLine line;
    private final Clock clock;
    private volatile @Nullable Endpoints kept;

    ProviderDirectory(ProviderLine line, Clock clock) {
        this.line = line;
        this.clock = clock;
    }

    /**
     * Addresses of the provider.
     *
     * @param keys its public keys (JWKS)
     * @param userInfo what it says of who shows a token
     */
    record Endpoints(URI issuer, URI keys, URI userInfo, Instant readAt) {}

    /** What was read before is good enough while the provider is away. */
    Endpoints endpoints(IdentityProvider provider) throws ProviderAwayException {
        Endpoints known = kept;
        if (known != null
                && known.issuer().equals(provider.issuer())
                && clock.instant().isBefore(known.readAt().plus(READ_EVERY))) {
            return known;
        }
        try {
            Endpoints read = read(provider);
            kept = read;
            return read;
        } catch (ProviderAwayException away) {
            if (known != null) {
                return known;
            }
            throw away;
        }
    }

    private Endpoints read(IdentityProvider provider) throws ProviderAwayException {
        String issuer = provider.issuer().toString();
        URI address = URI.create((issuer.endsWith("/") ? issuer : issuer + "/") + ".well-known/openid-configuration");
        JsonNode document = line.get(address, Optional.empty()).body();
        if (!issuer.equals(document.path("issuer").asText())) {
            throw new ProviderAwayException(address + " describes " + document.path("issuer") + ", and not " + issuer);
        }
        return new Endpoints(
                provider.issuer(), at(document, "jwks_uri"), at(document, "userinfo_endpoint"), clock.instant());
    }

    private static URI at(JsonNode document, String name) throws ProviderAwayException {
        try {
            return URI.create(document.path(name).asText());
        } catch (IllegalArgumentException broken) {
            throw new ProviderAwayException("its description has no " + name, broken);
        }
    }
}
