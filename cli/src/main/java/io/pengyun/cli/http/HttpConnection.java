package io.pengyun.cli.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/** One connection to a server, for one exchange after another. Not for several threads at once. */
public final class HttpConnection implements AutoCloseable {

    /** Line and header bounds: an answer beyond them is no HTTP. */
    private static final int MAX_LINE_BYTES = 64 << 10;

    private static final int MAX_HEADERS = 200;
    private static final int CONNECT_MILLIS = 5_000;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final Endpoint endpoint;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private boolean reusable = true;

    private HttpConnection(Endpoint endpoint, Socket socket) throws IOException {
        this.endpoint = endpoint;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
        this.out = socket.getOutputStream();
    }

    /**
     * Connects within five seconds, to the first of the host's addresses that answers.
     *
     * @param authority a PEM file with the certificates to trust instead of the JDK's; only for https
     * @throws IOException when nobody answers, or TLS fails
     */
    public static HttpConnection open(Endpoint endpoint, Optional<TrustedAuthority> authority) throws IOException {
        Socket plain = connect(endpoint);
        try {
            plain.setTcpNoDelay(true);
            return new HttpConnection(endpoint, endpoint.secure() ? secured(endpoint, plain, authority) : plain);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket connect(Endpoint endpoint) throws IOException {
        IOException last = new UnknownHostException(endpoint.host());
        for (InetAddress address : InetAddress.getAllByName(endpoint.hostToResolve())) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, endpoint.port()), CONNECT_MILLIS);
                return socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        throw last;
    }

    private static Socket secured(Endpoint endpoint, Socket plain, Optional<TrustedAuthority> authority)
            throws IOException {
        SSLSocketFactory factory = authority.isPresent()
                ? authority.get().socketFactory()
                : (SSLSocketFactory) SSLSocketFactory.getDefault();
        return TrustedAuthority.handshake(factory, plain, endpoint, CONNECT_MILLIS);
    }

    /** Milliseconds to wait for the next byte of an answer; 0 waits without end. */
    public void readTimeoutMillis(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    /** False when the next exchange needs a new connection. */
    public boolean reusable() {
        return reusable && !socket.isClosed();
    }

    /** Sends the call and reads the head of the answer. */
    public HttpReply exchange(HttpCall call) throws IOException {
        reusable = false;
        out.write(bytes(call));
        out.flush();
        String statusLine = line();
        int status = status(statusLine);
        Map<String, String> headers = headers();
        while (status >= 100 && status < 200 && status != SWITCHING_PROTOCOLS) {
            status = status(line());
            headers = headers();
        }
        return new HttpReply(status, headers, body(call, status, headers));
    }

    private byte[] bytes(HttpCall call) {
        StringBuilder head = new StringBuilder(512);
        head.append(call.method()).append(' ').append(endpoint.basePath()).append(call.target());
        head.append(" HTTP/1.1\r\nHost: ").append(endpoint.authority()).append("\r\nUser-Agent: pengctl\r\n");
        call.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        byte[] body = call.body();
        if (body.length > 0 || call.method().startsWith("P")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("\r\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(head.length() + body.length);
        bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private static int status(String statusLine) throws IOException {
        boolean http = statusLine.length() >= 12 && statusLine.startsWith("HTTP/1.");
        try {
            return http ? Integer.parseInt(statusLine.substring(9, 12)) : notHttp();
        } catch (NumberFormatException e) {
            return notHttp();
        }
    }

    private static int notHttp() throws IOException {
        throw new IOException("What answers there does not speak HTTP/1.1");
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (int count = 0; count < MAX_HEADERS; count++) {
            String line = line();
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
                headers.put(name, line.substring(colon + 1).strip());
            }
        }
        throw new IOException("The answer has more than " + MAX_HEADERS + " headers");
    }

    private InputStream body(HttpCall call, int status, Map<String, String> headers) throws IOException {
        boolean closes = "close".equalsIgnoreCase(headers.get("connection"));
        if (status == SWITCHING_PROTOCOLS) {
            return InputStream.nullInputStream();
        }
        if (status == 204 || status == 304 || call.method().equals("HEAD")) {
            reusable = !closes;
            return InputStream.nullInputStream();
        }
        Runnable atEnd = () -> reusable = !closes;
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return new ChunkedBody(this, atEnd);
        }
        String length = headers.get("content-length");
        if (length == null) {
            return in;
        }
        try {
            return new FixedBody(in, Long.parseLong(length), atEnd);
        } catch (NumberFormatException e) {
            throw new IOException("The answer has a length that is no number", e);
        }
    }

    /** Reads up to the next line end, which is left out. */
    String line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(80);
        while (bytes.size() < MAX_LINE_BYTES) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("The server closed the connection in the middle of its answer");
            }
            if (next == '\n') {
                String line = bytes.toString(StandardCharsets.UTF_8);
                return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            }
            bytes.write(next);
        }
        throw new IOException("A line of the answer is longer than " + MAX_LINE_BYTES + " bytes");
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    @Override
    public void close() {
        reusable = false;
        try {
            socket.close();
        } catch (IOException e) {
            // It is given up anyway: nothing is lost when closing fails.
            reusable = false;
        }
    }
}
