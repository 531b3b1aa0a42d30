package io.pengyun.agent.gateway;

import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** A certificate authority made for one test. */
public final class TestAuthority {

    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final KeyPair pair = keyPair();
    private final X509Certificate certificate;

    public TestAuthority() {
        X500Name name = new X500Name("CN=test authority " + SERIAL.get());
        certificate = sign(
                name,
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()),
                builder -> builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true)),
                name,
                Duration.ofDays(1));
    }

    /** A key and its certificate, in PEM. */
    public record Issued(String keyPem, String certificatePem) {}

    private interface Extending {
        void extend(X509v3CertificateBuilder builder) throws Exception;
    }

    public Issued server(String dnsName, String address) {
        KeyPair server = keyPair();
        X509Certificate issued = sign(
                new X500Name("CN=control plane"),
                SubjectPublicKeyInfo.getInstance(server.getPublic().getEncoded()),
                builder -> builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                            new GeneralName(GeneralName.dNSName, dnsName),
                            new GeneralName(GeneralName.iPAddress, address)
                        })),
                new X500Name(certificate.getSubjectX500Principal().getName()),
                Duration.ofDays(1));
        return new Issued(pkcs8(server), pem(issued));
    }

    /** Signs what an agent asks for. */
    public String sign(String csrPem, Duration life) {
        try (PEMParser parser = new PEMParser(new StringReader(csrPem))) {
            PKCS10CertificationRequest csr = (PKCS10CertificationRequest) parser.readObject();
            return pem(sign(
                    csr.getSubject(),
                    csr.getSubjectPublicKeyInfo(),
                    builder -> {},
                    new X500Name(certificate.getSubjectX500Principal().getName()),
                    life));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public String pem() {
        return pem(certificate);
    }

    public String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate sign(
            X500Name subject, SubjectPublicKeyInfo key, Extending extending, X500Name issuer, Duration life) {
        try {
            Instant now = Instant.now();
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(SERIAL.incrementAndGet()),
                    Date.from(now.minusSeconds(1)),
                    Date.from(now.plus(life)),
                    subject,
                    key);
            extending.extend(builder);
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pkcs8(KeyPair pair) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair.getPrivate().getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
    }

    private static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }
}
