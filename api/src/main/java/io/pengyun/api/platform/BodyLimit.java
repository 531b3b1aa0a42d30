package io.pengyun.api.platform;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** No body is longer than 1 MiB, whether it says its length or not. */
@Provider
@Priority(Priorities.AUTHENTICATION - 800)
class BodyLimit implements ContainerRequestFilter {

    static final int LARGEST_BYTES = 1024 * 1024;

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getLength() > LARGEST_BYTES) {
            throw problem();
        }
        if (request.getLength() < 0 && request.hasEntity()) {
            request.setEntityStream(new Counting(request.getEntityStream()));
        }
    }

    static ProblemException problem() {
        return new ProblemException(
                ProblemCode.BODY_TOO_LARGE, "A body may be " + LARGEST_BYTES + " bytes long at most.");
    }

    /** Stops reading at the limit. */
    private static final class Counting extends FilterInputStream {

        private long read;

        Counting(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            count(Math.max(count, 0));
            return count;
        }

        private void count(int bytes) {
            read += bytes;
            if (read > LARGEST_BYTES) {
                throw problem();
            }
        }
    }
}
