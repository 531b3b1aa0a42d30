package io.pengyun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.cli.http.RawServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The interactive console against the server's side of RFC 6455, written here byte by byte. */
@Timeout(20)
class ConsoleTest {

    private static final Pattern KEY = Pattern.compile("Sec-WebSocket-Key: (\\S+)");

    @TempDir
    Path home;

    /** What the server does once it has given a ticket. */
    private interface Console {
        void hold(InputStream in, OutputStream out) throws IOException;
    }

    /** Gives a ticket on the first connection and is the console on the second. */
    private static RawServer server(Console console) throws IOException {
        return new RawServer((number, in, out) -> {
            if (number > 1) {
                console.hold(in, out);
                return;
            }
            String head = RawServer.head(in);
            assertTrue(head.startsWith("POST /v1/instances/web/console-ticket HTTP/1.1\r\n"), head);
            String ticket = "{\"path\":\"/v1/instances/web/console?ticket=once\"}";
            RawServer.write(out, "HTTP/1.1 201 Created\r\nContent-Length: " + ticket.length() + "\r\n\r\n" + ticket);
        });
    }

    private static void accept(InputStream in, OutputStream out) throws IOException {
        String head = RawServer.head(in);
        assertTrue(head.startsWith("GET /v1/instances/web/console?ticket=once HTTP/1.1\r\n"), head);
        Matcher key = KEY.matcher(head);
        assertTrue(key.find(), head);
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] digest = sha1.digest(
                    (key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            RawServer.write(
                    out,
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n");
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static void frame(OutputStream out, int first, String payload) throws IOException {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        out.write(first);
        if (bytes.length < 126) {
            out.write(bytes.length);
        } else {
            out.write(new byte[] {126, (byte) (bytes.length >> 8), (byte) bytes.length});
        }
        out.write(bytes);
        out.flush();
    }

    /** Reads one frame of the client, which must be masked; the kind and the text. */
    private static String read(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte() & 0x0F;
        int second = in.readUnsignedByte();
        assertTrue((second & 0x80) != 0, "a client must mask its frames");
        byte[] mask = new byte[4];
        in.readFully(mask);
        byte[] payload = new byte[second & 0x7F];
        in.readFully(payload);
        for (int index = 0; index < payload.length; index++) {
            payload[index] ^= mask[index & 3];
        }
        return kind + ":" + new String(payload, StandardCharsets.UTF_8);
    }

    @Test
    void carriesBothDirections() throws Exception {
        CompletableFuture<String> typed = new CompletableFuture<>();
        try (RawServer server = server((in, out) -> {
            accept(in, out);
            DataInputStream frames = new DataInputStream(in);
            typed.complete(read(frames));
            frame(out, 0x02, "web login: " + "x".repeat(200));
            frame(out, 0x80, " 鹏云\n");
            frame(out, 0x88, "");
        })) {
            Shell.Result result = new Shell(home, server.url()).typing("root\n").run("instance", "console", "web");
            assertEquals(0, result.exitCode(), result.err());
            assertEquals("web login: " + "x".repeat(200) + " 鹏云\n", result.out());
            assertEquals("2:root\n", typed.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void answersPings() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        try (RawServer server = server((in, out) -> {
            accept(in, out);
            frame(out, 0x89, "there?");
            answer.complete(read(new DataInputStream(in)));
            frame(out, 0x88, "");
        })) {
            assertEquals(
                    0,
                    new Shell(home, server.url())
                            .run("instance", "console", "web")
                            .exitCode());
            assertEquals("10:there?", answer.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void leavesAfterTheTimeOutWhereThereIsNoTerminal() throws Exception {
        CompletableFuture<String> farewell = new CompletableFuture<>();
        try (RawServer server = server((in, out) -> {
            accept(in, out);
            frame(out, 0x82, "waiting");
            farewell.complete(read(new DataInputStream(in)));
        })) {
            Shell.Result result = new Shell(home, server.url()).run("instance", "console", "web", "--timeout", "300ms");
            assertEquals(0, result.exitCode(), result.err());
            assertEquals("waiting", result.out());
            assertEquals("8:\u0003\ufffd", farewell.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void saysWhyItWasClosed() throws Exception {
        try (RawServer server = server((in, out) -> {
            accept(in, out);
            frame(out, 0x88, "\u0003\u0000li.wei opened this console.");
        })) {
            Shell.Result result = new Shell(home, server.url()).run("instance", "console", "web");
            assertEquals(0, result.exitCode(), result.err());
            assertTrue(result.err().contains("The console was closed: li.wei opened this console."), result.err());
        }
    }

    @Test
    void saysWhyItIsRefused() throws Exception {
        String problem = "{\"title\":\"Not possible in the present state\",\"detail\":\"It is stopped.\"}";
        try (RawServer server = new RawServer((number, in, out) -> {
            RawServer.head(in);
            RawServer.write(out, "HTTP/1.1 409 Conflict\r\nContent-Length: " + problem.length() + "\r\n\r\n" + problem);
        })) {
            Shell.Result result = new Shell(home, server.url()).run("instance", "console", "web");
            assertEquals(1, result.exitCode());
            assertTrue(result.err().contains("It is stopped."), result.err());
        }
    }

    @Test
    void refusesAServerThatDoesNotKnowTheKey() throws Exception {
        try (RawServer server = server((in, out) -> {
            RawServer.head(in);
            RawServer.write(out, "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: wrong\r\n\r\n");
        })) {
            assertEquals(
                    5,
                    new Shell(home, server.url())
                            .run("instance", "console", "web")
                            .exitCode());
        }
    }
}
