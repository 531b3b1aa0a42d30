package io.pengyun.agent.enrolment;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** The text form of keys and certificates (RFC 7468). */
final class Pem {

    static final String CERTIFICATE = "CERTIFICATE";
    static final String PRIVATE_KEY = "PRIVATE KEY";

    private Pem() {}

    static String of(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    /** The block of this label that starts at or after {@code from}, whole. */
    static Optional<String> block(String text, String label, int from) {
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        int start = text.indexOf(begin, from);
        int stop = start < 0 ? -1 : text.indexOf(end, start);
        return stop < 0 ? Optional.empty() : Optional.of(text.substring(start, stop + end.length()) + "\n");
    }

    /** The bytes of a text that is one block. */
    static byte[] der(String text, String label) {
        String block = block(text, label, 0)
                .orElseThrow(() -> new IllegalArgumentException("no " + label + " in this PEM text"));
        int bodyStart = block.indexOf('\n');
        int bodyEnd = block.indexOf("-----END");
        return Base64.getMimeDecoder().decode(block.substring(bodyStart, bodyEnd));
    }

    static X509Certificate certificate(String text) {
        try {
            byte[] der = der(text, CERTIFICATE);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("not a certificate", e);
        }
    }

    static PrivateKey ecPrivateKey(String text) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der(text, PRIVATE_KEY)));
    }

    /** SHA-256 in lower case hex. */
    static String digest(X509Certificate certificate) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
