package io.pengyun.api.federation;

import java.net.URI;
import java.time.Duration;

/**
 * The one identity provider.
 *
 * @param issuer as it stands in its tokens
 * @param clientId under which {@code pengctl} is known there, as a public client
 * @param audience that a token must name to be meant for this cloud; never the client's id, or a token that only says who
 *     somebody is (an ID token) would pass for one that lets them in
 * @param groupsClaim where it says in which groups somebody is
 * @param staffNumberClaim where it says which human being somebody is
 * @param recheck how long what it said of a login is believed, 1 to 50 seconds
 */
record IdentityProvider(
        URI issuer, String clientId, String audience, String groupsClaim, String staffNumberClaim, Duration recheck) {

    private static final Duration LONGEST_RECHECK = Duration.ofSeconds(50);

    /** @throws IllegalArgumentException for what would not be safe, with the setting's name */
    IdentityProvider {
        boolean web = "https".equals(issuer.getScheme()) || "http".equals(issuer.getScheme()) && isHere(issuer);
        if (!web || issuer.getHost() == null || issuer.getQuery() != null || issuer.getFragment() != null) {
            throw new IllegalArgumentException(
                    "pengyun.oidc.issuer must be an https address (http on this machine only), not " + issuer);
        }
        if (audience.isBlank() || audience.equals(clientId)) {
            throw new IllegalArgumentException("pengyun.oidc.audience must be there, and not be the client's id");
        }
        if (recheck.compareTo(Duration.ofSeconds(1)) < 0 || recheck.compareTo(LONGEST_RECHECK) > 0) {
            throw new IllegalArgumentException("pengyun.oidc.recheck must be 1 to 50 seconds, not " + recheck);
        }
    }

    private static boolean isHere(URI address) {
        String host = String.valueOf(address.getHost());
        return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
    }
}
