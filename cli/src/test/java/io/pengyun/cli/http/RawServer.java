package io.pengyun.cli.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server below HTTP: each connection is a conversation that the test writes. */
public final class RawServer implements AutoCloseable {

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger connections = new AtomicInteger();

    /** What the server does on a connection, counted from 1. */
    public interface Conversation {
        void hold(int number, InputStream in, OutputStream out) throws IOException;
    }

    public RawServer(Conversation conversation) throws IOException {
        listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        threads.execute(() -> accept(conversation));
    }

    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    public Endpoint endpoint() {
        return Endpoint.parse(url()).orElseThrow();
    }

    public int connections() {
        return connections.get();
    }

    /** Reads the head of a request. */
    public static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client went away");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.UTF_8);
    }

    public static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void accept(Conversation conversation) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                int number = connections.incrementAndGet();
                threads.execute(() -> hold(conversation, number, socket));
            } catch (IOException e) {
                // The test has ended.
                return;
            }
        }
    }

    private static void hold(Conversation conversation, int number, Socket socket) {
        try (socket) {
            conversation.hold(number, new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
        } catch (IOException e) {
            // The client went away, which some tests want.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
