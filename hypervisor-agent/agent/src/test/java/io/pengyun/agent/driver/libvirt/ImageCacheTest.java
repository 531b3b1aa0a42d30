package io.pengyun.agent.driver.libvirt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.DriverException.Code;
import io.pengyun.agent.driver.libvirt.ImageCache.CachedImage;
import io.pengyun.protocol.v1.RootDisk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCacheTest {

    @TempDir
    private Path folder;

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;
    private Pool pool;
    private ImageCache cache;
    private byte[] served;

    @BeforeEach
    void open() throws IOException {
        pool = new Pool(folder.resolve("pool"));
        cache = new ImageCache(pool, Duration.ofSeconds(5));
        served = qcow2(8L << 20, 0);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/image", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, served.length);
            exchange.getResponseBody().write(served);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void anImageComesOverHttpAndStays() throws IOException {
        CachedImage first = cache.require(wanted(url("/image"), digest(served), "qcow2"));
        CachedImage second = cache.require(wanted(url("/image"), digest(served), "qcow2"));

        assertEquals(first, second);
        assertEquals(8L << 20, first.virtualSizeBytes());
        assertArrayEquals(served, Files.readAllBytes(first.file()));
        assertEquals(1, requests.get());
    }

    @Test
    void manyAtOnceFetchItOnce() throws Exception {
        RootDisk wanted = wanted(url("/image"), digest(served), "qcow2");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<CachedImage>> images = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                images.add(threads.submit(() -> cache.require(wanted)));
            }
            for (Future<CachedImage> image : images) {
                image.get();
            }
        }

        assertEquals(1, requests.get());
    }

    @Test
    void anotherDigestLeavesNothingBehind() throws IOException {
        String other = "0".repeat(64);

        assertRefused(Code.IMAGE_DIGEST_MISMATCH, wanted(url("/image"), other, "qcow2"));

        try (Stream<Path> files = Files.list(pool.images())) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void whatIsNotThereIsUnavailable() {
        assertRefused(Code.IMAGE_UNAVAILABLE, wanted(url("/nothing"), digest(served), "qcow2"));
        assertRefused(Code.IMAGE_UNAVAILABLE, wanted("file:///no/such/image", digest(served), "qcow2"));
        assertRefused(Code.IMAGE_UNAVAILABLE, wanted("gopher://old/image", digest(served), "qcow2"));
        assertRefused(Code.IMAGE_UNAVAILABLE, wanted("no address at all", digest(served), "qcow2"));
    }

    @Test
    void anImageThatNamesAnotherFileIsRefused() throws IOException {
        served = qcow2(8L << 20, 512);

        assertRefused(Code.IMAGE_UNAVAILABLE, wanted(url("/image"), digest(served), "qcow2"));
    }

    @Test
    void anImageMustBeWhatItIsSaidToBe() {
        served = new byte[4096];

        assertRefused(Code.IMAGE_UNAVAILABLE, wanted(url("/image"), digest(served), "qcow2"));
        assertRefused(Code.IMAGE_UNAVAILABLE, wanted(url("/image"), digest(served), "vmdk"));
        assertRefused(Code.IMAGE_UNAVAILABLE, wanted(url("/image"), "", "raw"));
        assertEquals(
                4096,
                cache.require(wanted(url("/image"), digest(served), "raw")).virtualSizeBytes());
    }

    private void assertRefused(Code code, RootDisk wanted) {
        assertEquals(
                code,
                assertThrows(DriverException.class, () -> cache.require(wanted)).code());
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static RootDisk wanted(String source, String digest, String format) {
        return RootDisk.newBuilder()
                .setImageSource(source)
                .setImageSha256(digest)
                .setImageFormat(format)
                .build();
    }

    private static String digest(byte[] bytes) {
        MessageDigest digest = Sha256.begin();
        digest.update(bytes);
        return Sha256.hex(digest);
    }

    /** The header of a version 3 file, with room behind it. */
    private static byte[] qcow2(long virtualSizeBytes, long backingFileOffset) {
        ByteBuffer header = ByteBuffer.allocate(4096);
        header.putInt(0x514649fb).putInt(3).putLong(backingFileOffset);
        header.putLong(24, virtualSizeBytes);
        return header.array();
    }
}
