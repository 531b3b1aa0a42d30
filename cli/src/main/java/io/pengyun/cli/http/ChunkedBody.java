package io.pengyun.cli.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body in chunks (RFC 9112, section 7.1). Trailers are read and dropped. */
final class ChunkedBody extends InputStream {

    private final HttpConnection connection;
    private final Runnable atEnd;
    private long left;
    private boolean first = true;
    private boolean ended;

    ChunkedBody(HttpConnection connection, Runnable atEnd) {
        this.connection = connection;
        this.atEnd = atEnd;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = connection.in().read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("The server closed the connection in the middle of its answer");
        }
        left -= count;
        return count;
    }

    /** Bytes that can be had without waiting, so that a reader of events does not wait for a full buffer. */
    @Override
    public int available() throws IOException {
        return (int) Math.min(left, connection.in().available());
    }

    private void nextChunk() throws IOException {
        if (!first) {
            connection.line();
        }
        first = false;
        String line = connection.line();
        int extension = line.indexOf(';');
        String size = (extension < 0 ? line : line.substring(0, extension)).strip();
        try {
            left = Long.parseLong(size, 16);
        } catch (NumberFormatException e) {
            throw new IOException("The answer has a chunk without a size", e);
        }
        if (left < 0) {
            throw new IOException("The answer has a chunk of negative size");
        }
        if (left == 0) {
            while (!connection.line().isEmpty()) {
                // A trailer: nothing here uses one.
                continue;
            }
            ended = true;
            atEnd.run();
        }
    }
}
