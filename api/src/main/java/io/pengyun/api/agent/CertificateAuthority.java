package io.pengyun.api.agent;

import io.pengyun.api.inventory.ControlPlaneIdentity;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Sha256;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * The internal certificate authority: made once, kept in the records, shared by all replicas. Signs the gateway's own
 * certificates and one client certificate per host. Elliptic curve P-256 throughout.
 */
@ApplicationScoped
class CertificateAuthority implements ControlPlaneIdentity {

    private static final String KEY_NAME = "agent-authority";
    private static final X500Name AUTHORITY = new X500Name("CN=Pengyun agents");
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);
    private static final String SIGNATURE = "SHA256withECDSA";

    private final Jdbc jdbc;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private volatile Optional<Authority> loaded = Optional.empty();

    CertificateAuthority(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    private record Authority(PrivateKey key, X509Certificate certificate) {}

    /** A key with its certificate, both as PEM. */
    record Identity(String keyPem, String certificatePem, Instant expiresAt) {}

    /** What a host gets. */
    record Issued(String certificatePem, String serial, Instant expiresAt) {}

    @Override
    public String authorityDigest() {
        try {
            return HexFormat.of().formatHex(Sha256.of(authority().certificate().getEncoded()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a loaded certificate can be encoded", impossible);
        }
    }

    String authorityPem() {
        try {
            return Pem.of("CERTIFICATE", authority().certificate().getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a loaded certificate can be encoded", impossible);
        }
    }

    /** A new identity for the gateway itself. */
    Identity issueServer(List<GeneralName> names, Duration life) {
        try {
            KeyPair keys = newKeys();
            Instant expiresAt = clock.instant().plus(life);
            X509v3CertificateBuilder builder =
                    builder(new X500Name("CN=Pengyun gateway"), keys.getPublic(), expiresAt, authority());
            builder.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            X509Certificate certificate = sign(builder, authority().key());
            return new Identity(
                    Pem.of("PRIVATE KEY", keys.getPrivate().getEncoded()),
                    Pem.of("CERTIFICATE", certificate.getEncoded()) + authorityPem(),
                    expiresAt);
        } catch (GeneralSecurityException | IOException failed) {
            throw new IllegalStateException("the gateway's certificate cannot be made", failed);
        }
    }

    /** Signs a host's certificate for the key of its signing request; empty when the request is not a sound one. */
    Optional<Issued> issueHost(String csrPem, UUID hostId, Duration life) {
        Optional<JcaPKCS10CertificationRequest> request = request(csrPem);
        if (request.isEmpty()) {
            return Optional.empty();
        }
        try {
            Instant expiresAt = clock.instant().plus(life);
            X509v3CertificateBuilder builder =
                    builder(new X500Name("CN=" + hostId), request.get().getPublicKey(), expiresAt, authority());
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(
                            GeneralName.uniformResourceIdentifier, HostCertificate.URI_PREFIX + hostId)));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            X509Certificate certificate = sign(builder, authority().key());
            return Optional.of(new Issued(
                    Pem.of("CERTIFICATE", certificate.getEncoded()),
                    certificate.getSerialNumber().toString(16),
                    expiresAt));
        } catch (GeneralSecurityException | IOException failed) {
            throw new IllegalStateException("the host's certificate cannot be made", failed);
        }
    }

    /** SHA-256 of the public key in a sound signing request, which proves that its sender has the private one. */
    Optional<byte[]> keyDigest(String csrPem) {
        return request(csrPem).map(request -> {
            try {
                return Sha256.of(request.getPublicKey().getEncoded());
            } catch (GeneralSecurityException unusable) {
                throw new IllegalStateException("a verified key can be read", unusable);
            }
        });
    }

    private static Optional<JcaPKCS10CertificationRequest> request(String csrPem) {
        try (PEMParser parser = new PEMParser(new StringReader(csrPem))) {
            if (!(parser.readObject() instanceof PKCS10CertificationRequest read)) {
                return Optional.empty();
            }
            JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(read);
            boolean sound = request.isSignatureValid(
                    new JcaContentVerifierProviderBuilder().build(request.getSubjectPublicKeyInfo()));
            return sound && request.getPublicKey().getAlgorithm().equals("EC")
                    ? Optional.of(request)
                    : Optional.empty();
        } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException unsound) {
            return Optional.empty();
        }
    }

    private Authority authority() {
        if (loaded.isEmpty()) {
            loaded = Optional.of(QuarkusTransaction.joiningExisting().call(this::loadOrMake));
        }
        return loaded.get();
    }

    private Authority loadOrMake() throws GeneralSecurityException, IOException {
        Optional<Authority> stored = load();
        if (stored.isPresent()) {
            return stored.get();
        }
        KeyPair keys = newKeys();
        Instant expiresAt = clock.instant().plus(AUTHORITY_LIFE);
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                AUTHORITY,
                serial(),
                Date.from(clock.instant().minus(CLOCK_SKEW)),
                Date.from(expiresAt),
                AUTHORITY,
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        X509Certificate certificate = sign(builder, keys.getPrivate());
        jdbc.update(
                "insert into platform_key (name, private_key, public_key, created_at) values (?, ?, ?, ?)"
                        + " on conflict (name) do nothing",
                KEY_NAME,
                keys.getPrivate().getEncoded(),
                certificate.getEncoded(),
                clock.instant());
        // Another replica may have been quicker: what is stored counts.
        return load().orElseThrow();
    }

    private Optional<Authority> load() throws GeneralSecurityException, IOException {
        record Stored(byte[] key, byte[] certificate) {}
        Optional<Stored> stored = jdbc.first(
                "select private_key, public_key from platform_key where name = ?",
                row -> new Stored(row.getBytes(1), row.getBytes(2)),
                KEY_NAME);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        PrivateKey key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(stored.get().key()));
        return Optional.of(new Authority(
                key,
                new JcaX509CertificateConverter()
                        .getCertificate(new X509CertificateHolder(stored.get().certificate()))));
    }

    private X509v3CertificateBuilder builder(X500Name subject, PublicKey key, Instant expiresAt, Authority authority)
            throws CertIOException {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                AUTHORITY,
                serial(),
                Date.from(clock.instant().minus(CLOCK_SKEW)),
                Date.from(
                        expiresAt.isBefore(authority.certificate().getNotAfter().toInstant())
                                ? expiresAt
                                : authority.certificate().getNotAfter().toInstant()),
                subject,
                key);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        return builder;
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
        } catch (OperatorCreationException failed) {
            throw new GeneralSecurityException(failed);
        }
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private BigInteger serial() {
        return new BigInteger(127, random).add(BigInteger.ONE);
    }
}
