package io.pengyun.agent.driver.libvirt;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.DriverException.Code;
import io.pengyun.protocol.v1.RootDisk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/**
 * Images by their digest. A file that is here was complete, had its digest and its stated format, and is never written
 * again; several instances that want the same image at once fetch it once.
 */
final class ImageCache {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int BUFFER_BYTES = 1 << 17;
    private static final int SECTOR_BYTES = 512;

    private final Pool pool;
    private final Duration fetchTimeout;
    private final ConcurrentHashMap<String, ReentrantLock> fetching = new ConcurrentHashMap<>();

    ImageCache(Pool pool, Duration fetchTimeout) {
        this.pool = pool;
        this.fetchTimeout = fetchTimeout;
    }

    /** An image on this host. */
    record CachedImage(Path file, String format, long virtualSizeBytes) {}

    /** The image, fetched first when it is not here yet. */
    CachedImage require(RootDisk wanted) {
        String digest = wanted.getImageSha256().toLowerCase(Locale.ROOT);
        if (!SHA256.matcher(digest).matches()) {
            throw new DriverException(Code.IMAGE_UNAVAILABLE, "the image has no SHA-256 digest to check it by");
        }
        String format = wanted.getImageFormat();
        if (!format.equals("qcow2") && !format.equals("raw")) {
            throw new DriverException(Code.IMAGE_UNAVAILABLE, "an image is qcow2 or raw, not '" + format + "'");
        }
        Path file = pool.images().resolve(digest + "." + format);
        ReentrantLock lock = fetching.computeIfAbsent(digest, key -> new ReentrantLock());
        lock.lock();
        try {
            if (!Files.exists(file)) {
                fetch(wanted.getImageSource(), digest, format, file);
            }
            return new CachedImage(file, format, virtualSize(file, format));
        } catch (IOException e) {
            throw Pool.failure("the image " + digest + " cannot be kept", e);
        } finally {
            lock.unlock();
        }
    }

    private void fetch(String source, String digest, String format, Path place) throws IOException {
        Path part = pool.images().resolve(Pool.partName(digest));
        try {
            String fetched = copy(source, part);
            if (!fetched.equals(digest)) {
                throw new DriverException(
                        Code.IMAGE_DIGEST_MISMATCH,
                        "the image from %s has the digest %s; it was registered with %s"
                                .formatted(source, fetched, digest));
            }
            virtualSize(part, format);
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
            pool.publish(part, place);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Copies the source and returns the digest of what came. */
    private String copy(String source, Path part) throws IOException {
        MessageDigest digest = Sha256.begin();
        try (Source input = open(source);
                OutputStream output = Files.newOutputStream(part)) {
            pool.requireRoom(Math.max(0, input.lengthBytes()), "the image");
            byte[] buffer = new byte[BUFFER_BYTES];
            long sinceRoomCheck = 0;
            for (int count = read(input, buffer, source); count >= 0; count = read(input, buffer, source)) {
                digest.update(buffer, 0, count);
                output.write(buffer, 0, count);
                sinceRoomCheck += count;
                if (sinceRoomCheck >= Pool.FLOOR_BYTES) {
                    pool.requireRoom(0, "the image");
                    sinceRoomCheck = 0;
                }
            }
        }
        return Sha256.hex(digest);
    }

    private record Source(InputStream stream, long lengthBytes) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    private static int read(Source source, byte[] buffer, String name) {
        try {
            return source.stream().read(buffer);
        } catch (IOException e) {
            throw unavailable(name, why(e));
        }
    }

    private Source open(String source) {
        try {
            URI uri = URI.create(source);
            return switch (String.valueOf(uri.getScheme())) {
                case "file" -> {
                    Path path = Path.of(uri);
                    yield new Source(Files.newInputStream(path), Files.size(path));
                }
                case "http", "https" -> openHttp(uri);
                default -> throw unavailable(source, "only file, http and https are understood");
            };
        } catch (IllegalArgumentException | IOException e) {
            throw unavailable(source, why(e));
        }
    }

    private Source openHttp(URI uri) throws IOException {
        URLConnection connection = uri.toURL().openConnection();
        connection.setConnectTimeout((int) fetchTimeout.toMillis());
        connection.setReadTimeout((int) fetchTimeout.toMillis());
        if (connection instanceof HttpURLConnection http && http.getResponseCode() != HttpURLConnection.HTTP_OK) {
            int status = http.getResponseCode();
            http.disconnect();
            throw new IOException("the server answers " + status);
        }
        return new Source(connection.getInputStream(), connection.getContentLengthLong());
    }

    private static long virtualSize(Path file, String format) throws IOException {
        Optional<Qcow2Header> header = Qcow2Header.read(file);
        if (format.equals("raw")) {
            return wholeSectors(Files.size(file));
        }
        Qcow2Header found = header.orElseThrow(
                () -> new DriverException(Code.IMAGE_UNAVAILABLE, "the image is said to be qcow2 but is not"));
        if (!found.selfContained()) {
            throw new DriverException(Code.IMAGE_UNAVAILABLE, "the image depends on another file, which is refused");
        }
        return found.virtualSizeBytes();
    }

    private static long wholeSectors(long bytes) {
        if (bytes == 0 || bytes % SECTOR_BYTES != 0) {
            throw new DriverException(
                    Code.IMAGE_UNAVAILABLE,
                    "a raw image is whole sectors of " + SECTOR_BYTES + " bytes, this one has " + bytes + " bytes");
        }
        return bytes;
    }

    private static String why(Exception trouble) {
        return switch (trouble) {
            case NoSuchFileException gone -> "there is no such file on this host";
            case AccessDeniedException closed -> "the file may not be read";
            case UnknownHostException unknown -> "no machine of that name is known here";
            default ->
                Objects.requireNonNullElse(
                        trouble.getMessage(), trouble.getClass().getSimpleName());
        };
    }

    private static DriverException unavailable(String source, String why) {
        return new DriverException(Code.IMAGE_UNAVAILABLE, "the image from " + source + " cannot be had: " + why);
    }
}
