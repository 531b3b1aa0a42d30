package io.pengyun.api.federation;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Which identity provider people come in through; none unless one is set. */
@ApplicationScoped
class ProviderSettings {

    private static final Logger LOG = Logger.getLogger(ProviderSettings.class);

    private final Optional<IdentityProvider> provider;

    ProviderSettings(
            @ConfigProperty(name = "pengyun.oidc.issuer") Optional<URI> issuer,
            @ConfigProperty(name = "pengyun.oidc.client-id", defaultValue = "pengctl") String clientId,
            @ConfigProperty(name = "pengyun.oidc.audience", defaultValue = "pengyun") String audience,
            @ConfigProperty(name = "pengyun.oidc.groups-claim", defaultValue = "groups") String groupsClaim,
            @ConfigProperty(name = "pengyun.oidc.staff-number-claim", defaultValue = "staff_number")
                    String staffNumberClaim,
            @ConfigProperty(name = "pengyun.oidc.recheck", defaultValue = "20s") Duration recheck) {
        this.provider = issuer.map(
                address -> new IdentityProvider(address, clientId, audience, groupsClaim, staffNumberClaim, recheck));
    }

    /** A wrong setting is told at the start, not to the first who calls; a provider that is away is no reason not to start. */
    void onStart(@Observes StartupEvent start) {
        provider.ifPresent(known -> LOG.infof("People come in through %s, too", known.issuer()));
    }

    Optional<IdentityProvider> provider() {
        return provider;
    }
}
