package io.pengyun.api.agent;

import io.quarkus.scheduler.Scheduled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** The gateway's own certificate: for all names of this control plane, renewed by itself after two thirds of its life. */
@ApplicationScoped
class ServerIdentity {

    private static final Logger LOG = Logger.getLogger(ServerIdentity.class);
    private static final Duration LIFE = Duration.ofDays(90);

    private final CertificateAuthority authority;
    private final GatewayConfig config;
    private final Clock clock;
    private volatile List<HttpServer> servers = List.of();
    private volatile Instant renewAt = Instant.MAX;

    ServerIdentity(CertificateAuthority authority, GatewayConfig config, Clock clock) {
        this.authority = authority;
        this.config = config;
        this.clock = clock;
    }

    /** A new key with its certificate and the authority's. */
    PemKeyCertOptions fresh() {
        CertificateAuthority.Identity identity = authority.issueServer(LocalNames.of(config.names()), LIFE);
        renewAt = clock.instant().plus(LIFE.dividedBy(3).multipliedBy(2));
        return new PemKeyCertOptions()
                .addKeyValue(Buffer.buffer(identity.keyPem()))
                .addCertValue(Buffer.buffer(identity.certificatePem()));
    }

    PemTrustOptions trust() {
        return new PemTrustOptions().addCertValue(Buffer.buffer(authority.authorityPem()));
    }

    /** Who gets the new certificates. */
    void renewOn(List<HttpServer> listening) {
        servers = listening;
    }

    /** New connections get the new certificate; those that stand are not touched. */
    @Scheduled(every = "1h")
    void renewWhenDue() {
        if (clock.instant().isBefore(renewAt)) {
            return;
        }
        SSLOptions options = new SSLOptions()
                .setTrustOptions(trust())
                .setKeyCertOptions(fresh())
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"));
        servers.forEach(server -> server.updateSSLOptions(options)
                .onFailure(failed -> LOG.errorf(failed, "gatewayCertificateNotRenewed"))
                .onSuccess(renewed -> LOG.info("gatewayCertificateRenewed")));
    }
}
