package io.pengyun.cli.audit;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts a stream into its lines without copying them; holds one line and a buffer at a time. */
final class LineSplitter {

    private static final int FIRST_BYTES = 1 << 18;
    private static final int LONGEST_LINE_BYTES = 1 << 24;

    private final InputStream in;
    private byte[] buffer = new byte[FIRST_BYTES];

    LineSplitter(InputStream in) {
        this.in = in;
    }

    /** Takes one line after the other, counted from 1, without its end; not those that are empty. */
    interface Taker {
        void take(long number, byte[] bytes, int offset, int length);
    }

    void each(Taker taker) throws IOException {
        long number = 0;
        int start = 0;
        int end = 0;
        int searched = 0;
        while (true) {
            int newline = newline(searched, end);
            if (newline >= 0) {
                number++;
                if (newline > start) {
                    taker.take(number, buffer, start, newline - start);
                }
                start = newline + 1;
                searched = start;
                continue;
            }
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
            searched = end;
            if (end == buffer.length) {
                grow();
            }
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                if (end > 0) {
                    taker.take(number + 1, buffer, 0, end);
                }
                return;
            }
            end += read;
        }
    }

    private void grow() throws IOException {
        if (buffer.length >= LONGEST_LINE_BYTES) {
            throw new IOException("a line is longer than " + LONGEST_LINE_BYTES + " bytes");
        }
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }

    private int newline(int from, int to) {
        for (int index = from; index < to; index++) {
            if (buffer[index] == '\n') {
                return index;
            }
        }
        return -1;
    }
}
