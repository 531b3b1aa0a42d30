package io.pengyun.agent.enrolment;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** The two questions to the control plane's authority: enrol and renew. TLS 1.3, the server's name checked. */
final class CertificateAuthorityClient {

    private static final int MAX_ANSWER_CHARACTERS = 256 * 1024;

    private final Duration timeout;

    CertificateAuthorityClient(Duration timeout) {
        this.timeout = timeout;
    }

    /** A good answer. */
    record Grant(String hostId, String certificatePem, String authorityPem) {}

    Grant enrol(ControlPlaneAddress address, JoinToken token, String name, String csrPem) throws EnrolmentException {
        JsonObject question =
                new JsonObject().put("token", token.text()).put("csr", csrPem).put("name", name);
        return ask(address, "/enrol", question, new TrustManager[] {new PinnedTrust(token.authorityDigest())}, null);
    }

    Grant renew(ControlPlaneAddress address, Identity identity, String csrPem) throws EnrolmentException {
        try {
            TrustManager[] trust = {PinnedTrust.anchoredAt(Pem.certificate(identity.authorityPem()))};
            return ask(address, "/renew", new JsonObject().put("csr", csrPem), trust, keyManagers(identity));
        } catch (GeneralSecurityException e) {
            throw EnrolmentException.unreachable("the stored identity cannot be used", e);
        }
    }

    private static KeyManager[] keyManagers(Identity identity) throws GeneralSecurityException {
        char[] password = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, password);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        store.setKeyEntry("agent", Pem.ecPrivateKey(identity.keyPem()), password, new java.security.cert.Certificate[] {
            identity.certificate(), Pem.certificate(identity.authorityPem())
        });
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private Grant ask(
            ControlPlaneAddress address,
            String path,
            JsonObject question,
            TrustManager[] trust,
            KeyManager @Nullable [] keys)
            throws EnrolmentException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            SSLParameters parameters = new SSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.3"});
            try (HttpClient client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(context)
                    .sslParameters(parameters)
                    .connectTimeout(timeout)
                    .build()) {
                return read(send(client, address, path, question));
            }
        } catch (GeneralSecurityException | IOException e) {
            throw EnrolmentException.unreachable("no answer from " + address + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EnrolmentException.unreachable("interrupted", e);
        }
    }

    private HttpResponse<String> send(HttpClient client, ControlPlaneAddress address, String path, JsonObject question)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + address + path))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, application/problem+json")
                .POST(HttpRequest.BodyPublishers.ofString(question.encode()))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static Grant read(HttpResponse<String> response) throws EnrolmentException {
        int status = response.statusCode();
        if (response.body().length() > MAX_ANSWER_CHARACTERS) {
            throw EnrolmentException.unreachable("the answer is too long");
        }
        JsonObject answer;
        try {
            answer = new JsonObject(response.body());
        } catch (DecodeException e) {
            throw EnrolmentException.unreachable("the answer with status " + status + " is not JSON", e);
        }
        if (status == 200) {
            return new Grant(text(answer, "hostId"), text(answer, "certificate"), text(answer, "ca"));
        }
        String reason = answer.getString("code", "status-" + status) + ": "
                + answer.getString("detail", answer.getString("title", "no reason given"));
        if (status >= 500 || status == 429) {
            throw EnrolmentException.unreachable(reason);
        }
        throw EnrolmentException.refused(reason);
    }

    private static String text(JsonObject answer, String field) throws EnrolmentException {
        if (answer.getValue(field) instanceof String value && !value.isBlank()) {
            return value;
        }
        throw EnrolmentException.unreachable("the answer lacks " + field);
    }
}
