package io.pengyun.agent.enrolment;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** An EC P-256 key and the signing request made with it. */
final class AgentKey {

    private AgentKey() {}

    /** What is sent for signing, and the key that stays. */
    record Request(String keyPem, String csrPem) {}

    static KeyPair generate() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** PKCS 8 and, behind it, the public key: one file that makes the pair again. */
    static String toPem(KeyPair pair) {
        return Pem.of(Pem.PRIVATE_KEY, pair.getPrivate().getEncoded())
                + Pem.of("PUBLIC KEY", pair.getPublic().getEncoded());
    }

    static KeyPair fromPem(String text) throws GeneralSecurityException {
        var publicSpec = new java.security.spec.X509EncodedKeySpec(Pem.der(text, "PUBLIC KEY"));
        PublicKey publicKey = java.security.KeyFactory.getInstance("EC").generatePublic(publicSpec);
        return new KeyPair(publicKey, (ECPrivateKey) Pem.ecPrivateKey(text));
    }

    static Request request(KeyPair pair, String name) throws GeneralSecurityException {
        try {
            var subject = new X500NameBuilder().addRDN(BCStyle.CN, name).build();
            PKCS10CertificationRequest csr = new JcaPKCS10CertificationRequestBuilder(
                            new X500Principal(subject.getEncoded()), pair.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
            return new Request(
                    Pem.of(Pem.PRIVATE_KEY, pair.getPrivate().getEncoded()),
                    Pem.of("CERTIFICATE REQUEST", csr.getEncoded()));
        } catch (OperatorCreationException | IOException e) {
            throw new GeneralSecurityException("cannot make a signing request", e);
        }
    }
}
