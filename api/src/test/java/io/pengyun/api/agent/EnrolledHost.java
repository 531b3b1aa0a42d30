package io.pengyun.api.agent;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A host's identity, as its agent keeps it.
 *
 * @param certificatePem empty: it shows none
 */
record EnrolledHost(UUID id, String keyPem, Optional<String> certificatePem, String authorityPem) {

    static KeyPair newKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    static String csr(KeyPair keys) throws Exception {
        return Pem.of(
                "CERTIFICATE REQUEST",
                new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=agent"), keys.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                        .getEncoded());
    }

    /** Asks to enrol; whatever the answer is. */
    static HttpResponse<String> ask(int port, String authorityPem, JsonObject question) throws Exception {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry(
                "authority",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(authorityPem.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, trust.getTrustManagers(), null);
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/enrol"))
                            .POST(HttpRequest.BodyPublishers.ofString(question.encode()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    static JsonObject question(String token, String name, KeyPair keys) throws Exception {
        return new JsonObject().put("token", token).put("name", name).put("csr", csr(keys));
    }

    static EnrolledHost of(HttpResponse<String> answer, KeyPair keys) {
        JsonObject grant = new JsonObject(answer.body());
        return new EnrolledHost(
                UUID.fromString(grant.getString("hostId")),
                Pem.of("PRIVATE KEY", keys.getPrivate().getEncoded()),
                Optional.of(grant.getString("certificate")),
                grant.getString("ca"));
    }

    EnrolledHost withoutCertificate() {
        return new EnrolledHost(id, keyPem, Optional.empty(), authorityPem);
    }
}
