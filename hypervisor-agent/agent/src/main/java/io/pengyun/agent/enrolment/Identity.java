package io.pengyun.agent.enrolment;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Who an agent is until its certificate ends.
 *
 * @param hostId the host, as the control plane names it
 * @param keyPem private key, PKCS 8 PEM; secret
 * @param certificatePem the agent's certificate, PEM
 * @param authorityPem the control plane's authority, PEM: the only one trusted
 * @param certificate the parsed form of {@code certificatePem}
 */
public record Identity(
        UUID hostId, String keyPem, String certificatePem, String authorityPem, X509Certificate certificate) {

    /** When to renew: at two thirds of the certificate's life, so that a third is left to get over an outage. */
    public Instant renewalAt() {
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        return from.plus(Duration.between(from, until).multipliedBy(2).dividedBy(3));
    }

    public Instant expiresAt() {
        return certificate.getNotAfter().toInstant();
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Identity[" + hostId + ", until " + expiresAt() + "]";
    }
}
