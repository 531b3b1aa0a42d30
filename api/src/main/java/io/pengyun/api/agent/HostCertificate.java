package io.pengyun.api.agent;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Reads from a verified client certificate which host it belongs to. */
final class HostCertificate {

    static final String URI_PREFIX = "urn:pengyun:host:";

    /** The kind of a subject alternative name that is a URI (RFC 5280, section 4.2.1.6). */
    private static final Integer URI_KIND = 6;

    private HostCertificate() {}

    /** Empty without a client certificate, or when it names no host. */
    static Optional<UUID> hostOf(@Nullable SSLSession session) {
        if (session == null) {
            return Optional.empty();
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate
                    ? hostOf(certificate)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException anonymous) {
            return Optional.empty();
        }
    }

    private static Optional<UUID> hostOf(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return Optional.empty();
            }
            return names.stream()
                    .filter(name -> URI_KIND.equals(name.get(0)))
                    .map(name -> String.valueOf(name.get(1)))
                    .filter(uri -> uri.startsWith(URI_PREFIX))
                    .map(uri -> UUID.fromString(uri.substring(URI_PREFIX.length())))
                    .findFirst();
        } catch (CertificateParsingException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
