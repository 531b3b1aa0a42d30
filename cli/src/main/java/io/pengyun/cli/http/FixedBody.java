package io.pengyun.cli.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body whose length was told. */
final class FixedBody extends InputStream {

    private final InputStream in;
    private final Runnable atEnd;
    private long left;

    FixedBody(InputStream in, long length, Runnable atEnd) throws IOException {
        if (length < 0) {
            throw new IOException("The answer has a negative length");
        }
        this.in = in;
        this.left = length;
        this.atEnd = atEnd;
        if (length == 0) {
            atEnd.run();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = in.read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("The server closed the connection in the middle of its answer");
        }
        left -= count;
        if (left == 0) {
            atEnd.run();
        }
        return count;
    }
}
