package io.pengyun.agent.enrolment;

import io.pengyun.agent.host.StateFile;
import io.pengyun.agent.host.StateStore;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Gets, keeps and renews the agent's identity. Blocks; one caller at a time.
 *
 * <p>A key is stored before it is sent for signing, so that an enrolment whose answer was lost asks for the same key
 * again; key and certificate then replace the old ones in one file.
 */
public final class Enrolment {

    private static final Logger LOG = Logger.getLogger(Enrolment.class);
    private static final String HOST_ID_LINE = "# host-id: ";

    private final List<ControlPlaneAddress> addresses;
    private final StateStore store;
    private final String name;
    private final CertificateAuthorityClient authority;

    /**
     * @param name what the host is called in the control plane
     * @param timeout for each address that is tried
     */
    public Enrolment(List<ControlPlaneAddress> addresses, StateStore store, String name, Duration timeout) {
        this.addresses = List.copyOf(addresses);
        this.store = store;
        this.name = name;
        this.authority = new CertificateAuthorityClient(timeout);
    }

    /** Who the agent became when it enrolled, if it did. */
    public Optional<Identity> stored() {
        return store.read(StateFile.IDENTITY).map(bytes -> parse(new String(bytes, StandardCharsets.UTF_8)));
    }

    /** Buys an identity for a token and stores it. Tries each address once. */
    public Identity enrol(JoinToken token) throws EnrolmentException {
        try {
            KeyPair pair = pendingKey();
            AgentKey.Request request = AgentKey.request(pair, name);
            EnrolmentException last = EnrolmentException.unreachable("no address");
            for (ControlPlaneAddress address : addresses) {
                try {
                    var grant = authority.enrol(address, token, name, request.csrPem());
                    if (!Pem.digest(Pem.certificate(grant.authorityPem())).equals(token.authorityDigest())) {
                        throw EnrolmentException.refused("the answer names another authority than the join token");
                    }
                    return accept(grant, pair, request);
                } catch (EnrolmentException e) {
                    if (e.refused()) {
                        throw e;
                    }
                    LOG.warnf("event=enrol-failed address=%s reason=\"%s\"", address, e.getMessage());
                    last = e;
                }
            }
            throw last;
        } catch (GeneralSecurityException e) {
            throw EnrolmentException.unreachable("cannot make a key", e);
        }
    }

    /** Replaces the identity by one with a new key and a later end. Tries each address once. */
    public Identity renew(Identity identity) throws EnrolmentException {
        try {
            KeyPair pair = AgentKey.generate();
            AgentKey.Request request = AgentKey.request(pair, name);
            EnrolmentException last = EnrolmentException.unreachable("no address");
            for (ControlPlaneAddress address : addresses) {
                try {
                    return accept(authority.renew(address, identity, request.csrPem()), pair, request);
                } catch (EnrolmentException e) {
                    LOG.warnf("event=renew-failed address=%s reason=\"%s\"", address, e.getMessage());
                    last = e;
                }
            }
            throw last;
        } catch (GeneralSecurityException e) {
            throw EnrolmentException.unreachable("cannot make a key", e);
        }
    }

    private KeyPair pendingKey() throws GeneralSecurityException {
        Optional<byte[]> pending = store.read(StateFile.PENDING_KEY);
        if (pending.isPresent()) {
            return AgentKey.fromPem(new String(pending.get(), StandardCharsets.UTF_8));
        }
        KeyPair pair = AgentKey.generate();
        store.write(StateFile.PENDING_KEY, Pem.utf8(AgentKey.toPem(pair)));
        return pair;
    }

    private Identity accept(CertificateAuthorityClient.Grant grant, KeyPair pair, AgentKey.Request request)
            throws EnrolmentException, GeneralSecurityException {
        Identity identity;
        try {
            X509Certificate certificate = Pem.certificate(grant.certificatePem());
            X509Certificate authorityCertificate = Pem.certificate(grant.authorityPem());
            if (!certificate.getPublicKey().equals(pair.getPublic())) {
                throw EnrolmentException.refused("the certificate is for another key");
            }
            certificate.verify(authorityCertificate.getPublicKey());
            identity = new Identity(
                    UUID.fromString(grant.hostId()),
                    request.keyPem(),
                    Pem.of(Pem.CERTIFICATE, certificate.getEncoded()),
                    Pem.of(Pem.CERTIFICATE, authorityCertificate.getEncoded()),
                    certificate);
        } catch (IllegalArgumentException e) {
            throw EnrolmentException.unreachable("the answer cannot be read: " + e.getMessage(), e);
        }
        store.write(StateFile.IDENTITY, Pem.utf8(format(identity)));
        store.write(StateFile.ENROLLED, Pem.utf8(identity.hostId() + "\n"));
        store.delete(StateFile.PENDING_KEY);
        LOG.infof("event=identity hostId=%s until=%s", identity.hostId(), identity.expiresAt());
        return identity;
    }

    private static String format(Identity identity) {
        return HOST_ID_LINE + identity.hostId() + "\n" + identity.keyPem() + identity.certificatePem()
                + identity.authorityPem();
    }

    private static Identity parse(String text) {
        if (!text.startsWith(HOST_ID_LINE)) {
            throw new IllegalStateException("the identity file is damaged");
        }
        UUID hostId = UUID.fromString(
                text.substring(HOST_ID_LINE.length(), text.indexOf('\n')).strip());
        String key = required(text, Pem.PRIVATE_KEY, 0);
        String certificate = required(text, Pem.CERTIFICATE, 0);
        int behind = text.indexOf("-----END CERTIFICATE-----") + 1;
        return new Identity(
                hostId, key, certificate, required(text, Pem.CERTIFICATE, behind), Pem.certificate(certificate));
    }

    private static String required(String text, String label, int from) {
        return Pem.block(text, label, from)
                .orElseThrow(() -> new IllegalStateException("the identity file is damaged"));
    }
}
