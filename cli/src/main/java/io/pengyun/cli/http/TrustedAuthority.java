package io.pengyun.cli.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates that are trusted instead of the JDK's: those of a cloud with its own authority.
 *
 * @param pemFile one or more certificates in PEM form
 */
public record TrustedAuthority(Path pemFile) {

    SSLSocketFactory socketFactory() throws IOException {
        try (InputStream in = Files.newInputStream(pemFile)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("authority-" + number++, certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("The certificates in " + pemFile + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Puts TLS on a connected socket; the server's certificate must be for the host that was asked for. */
    static Socket handshake(SSLSocketFactory factory, Socket plain, Endpoint endpoint, int timeoutMillis)
            throws IOException {
        SSLSocket secured = (SSLSocket) factory.createSocket(plain, endpoint.hostToResolve(), endpoint.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.setSoTimeout(timeoutMillis);
        secured.startHandshake();
        return secured;
    }
}
