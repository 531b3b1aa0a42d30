package io.pengyun.cli.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class HttpConnectionTest {

    private static final HttpCall GET = HttpCall.of("GET", "/v1/x");

    private static RawServer answering(String... answers) throws IOException {
        return new RawServer((number, in, out) -> {
            for (String answer : answers) {
                RawServer.head(in);
                RawServer.write(out, answer);
            }
        });
    }

    private static HttpConnection connect(RawServer server) throws IOException {
        return HttpConnection.open(server.endpoint(), Optional.empty());
    }

    @Test
    void readsChunks() throws IOException {
        String answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "4;name=value\r\n北\n\r\n3\r\nabc\r\n0\r\nTrailer: x\r\n\r\n";
        try (RawServer server = answering(answer);
                HttpConnection connection = connect(server)) {
            assertEquals("北\nabc", connection.exchange(GET).text());
            assertTrue(connection.reusable());
        }
    }

    @Test
    void usesAConnectionAgain() throws IOException {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        try (RawServer server = answering(answer, answer);
                HttpConnection connection = connect(server)) {
            assertEquals("ok", connection.exchange(GET).text());
            assertEquals("ok", connection.exchange(GET).text());
            assertEquals(1, server.connections());
        }
    }

    @Test
    void doesNotUseAConnectionWhoseAnswerWasNotRead() throws IOException {
        try (RawServer server = answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                HttpConnection connection = connect(server)) {
            assertEquals(200, connection.exchange(GET).status());
            assertFalse(connection.reusable());
        }
    }

    @Test
    void passesOverInterimAnswers() throws IOException {
        try (RawServer server =
                        answering("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
                HttpConnection connection = connect(server)) {
            assertEquals(204, connection.exchange(GET).status());
            assertTrue(connection.reusable());
        }
    }

    @Test
    void readsToTheEndOfTheConnectionWhereNoLengthIsTold() throws IOException {
        try (RawServer server = answering("HTTP/1.1 200 OK\r\n\r\nall of it");
                HttpConnection connection = connect(server)) {
            assertEquals("all of it", connection.exchange(GET).text());
            assertFalse(connection.reusable());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\nshort",
                "HTTP/1.1 200 OK\r\nContent-",
            })
    void noticesAnAnswerThatBreaksOff(String answer) throws IOException {
        try (RawServer server = answering(answer);
                HttpConnection connection = connect(server)) {
            assertThrows(EOFException.class, () -> connection.exchange(GET).text());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            })
    void refusesWhatIsNoHttp(String answer) throws IOException {
        try (RawServer server = answering(answer);
                HttpConnection connection = connect(server)) {
            assertThrows(IOException.class, () -> connection.exchange(GET).text());
        }
    }

    @Test
    void waitsNoLongerThanAllowed() throws IOException {
        CountDownLatch ended = new CountDownLatch(1);
        try (RawServer server = new RawServer((number, in, out) -> awaitQuietly(ended));
                HttpConnection connection = connect(server)) {
            connection.readTimeoutMillis(50);
            assertThrows(SocketTimeoutException.class, () -> connection.exchange(GET));
            ended.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void saysWhenNobodyListens() throws IOException {
        RawServer server = answering();
        server.close();
        assertThrows(ConnectException.class, () -> connect(server));
    }

    @Test
    void refusesHeadersThatWouldBreakTheRequest() {
        assertThrows(IllegalArgumentException.class, () -> GET.withHeader("Authorization", "Bearer a\r\nX: y"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost:8080", "ftp://x", "http://", "http://user@x", "http://x?y=1", "http://x y"})
    void refusesAddressesOfOtherKinds(String url) {
        assertEquals(Optional.empty(), Endpoint.parse(url));
    }

    @Test
    void readsAddresses() {
        assertEquals(
                Optional.of(new Endpoint(true, "cloud.city", 443, "/api")), Endpoint.parse("https://Cloud.city/api/"));
        assertEquals(Optional.of(new Endpoint(false, "[::1]", 8080, "")), Endpoint.parse("http://[::1]:8080"));
    }
}
