package io.pengyun.cli.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** The client's side of a WebSocket (RFC 6455). One thread reads, any thread sends. */
public final class WebSocket implements AutoCloseable {

    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int MAX_MESSAGE_BYTES = 16 << 20;
    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;

    private final HttpConnection connection;
    private final SecureRandom random;
    private final DataInputStream in;
    private volatile String closeReason = "";

    private WebSocket(HttpConnection connection, SecureRandom random) {
        this.connection = connection;
        this.random = random;
        this.in = new DataInputStream(connection.in());
    }

    /** A refusal to open, with the server's answer. */
    public static final class RefusedException extends IOException {

        private static final long serialVersionUID = 1L;

        private final int status;
        private final String body;

        RefusedException(int status, String body) {
            super("The server refused the WebSocket with status " + status);
            this.status = status;
            this.body = body;
        }

        public int status() {
            return status;
        }

        public String body() {
            return body;
        }
    }

    /**
     * Opens a WebSocket on a fresh connection, which then belongs to it.
     *
     * @param call a GET with the headers of the application
     * @throws RefusedException when the server answers something else than 101
     */
    public static WebSocket open(HttpConnection connection, HttpCall call, SecureRandom random) throws IOException {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        HttpReply reply = connection.exchange(call.withHeader("Upgrade", "websocket")
                .withHeader("Connection", "Upgrade")
                .withHeader("Sec-WebSocket-Version", "13")
                .withHeader("Sec-WebSocket-Key", key));
        if (reply.status() != 101) {
            throw new RefusedException(reply.status(), reply.text());
        }
        if (!reply.header("Sec-WebSocket-Accept").equals(Optional.of(accept(key)))) {
            throw new IOException("The server's answer to the WebSocket key is wrong");
        }
        return new WebSocket(connection, random);
    }

    private static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(sha1.digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }

    /** Waits for the next message, text or binary; empty when the other side has closed. */
    public Optional<byte[]> receive() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            Frame frame;
            try {
                frame = frame();
            } catch (EOFException e) {
                return Optional.empty();
            }
            switch (frame.opcode()) {
                case CONTINUATION, TEXT, BINARY -> {
                    message.writeBytes(frame.payload());
                    if (message.size() > MAX_MESSAGE_BYTES) {
                        throw new IOException("A message is longer than " + MAX_MESSAGE_BYTES + " bytes");
                    }
                    if (frame.last()) {
                        return Optional.of(message.toByteArray());
                    }
                }
                case PING -> send(PONG, frame.payload());
                case PONG -> {}
                case CLOSE -> {
                    closeReason = reason(frame.payload());
                    answerClose(frame.payload());
                    return Optional.empty();
                }
                default -> throw new IOException("A frame of the unknown kind " + frame.opcode());
            }
        }
    }

    /** Why the other side closed, in its words; empty when it has not, or did not say. */
    public String closeReason() {
        return closeReason;
    }

    /** After two bytes with the code. */
    private static String reason(byte[] payload) {
        return payload.length <= 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }

    private void answerClose(byte[] payload) {
        try {
            send(CLOSE, payload);
        } catch (IOException e) {
            // The other side did not wait for the answer; the end is the same.
            connection.close();
        }
    }

    private record Frame(int opcode, boolean last, byte[] payload) {}

    private Frame frame() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        long length = second & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        if ((second & MASKED) != 0) {
            throw new IOException("The server masks its frames, which it must not");
        }
        if (length < 0 || length > MAX_MESSAGE_BYTES) {
            throw new IOException("A frame is longer than " + MAX_MESSAGE_BYTES + " bytes");
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return new Frame(first & 0x0F, (first & FINAL) != 0, payload);
    }

    /** Sends one binary message. */
    public void send(byte[] message) throws IOException {
        send(BINARY, message);
    }

    private void send(int opcode, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) (FINAL | opcode));
        if (payload.length < 126) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length <= 0xFFFF) {
            frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | 127)).putLong(payload.length);
        }
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        frame.put(mask);
        for (int index = 0; index < payload.length; index++) {
            frame.put((byte) (payload[index] ^ mask[index & 3]));
        }
        OutputStream out = connection.out();
        synchronized (this) {
            out.write(frame.array(), 0, frame.position());
            out.flush();
        }
    }

    /** Says good-bye and ends the connection. */
    @Override
    public void close() {
        try {
            send(CLOSE, new byte[] {0x03, (byte) 0xE8});
        } catch (IOException e) {
            // It is gone already, which is what was wanted.
            connection.close();
        }
        connection.close();
    }
}
