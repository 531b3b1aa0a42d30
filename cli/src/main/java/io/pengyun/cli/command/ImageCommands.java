package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Images: what instances start from. */
@Command(name = "image", description = "What instances start from.")
public final class ImageCommands {

    private static final byte[] QCOW2_MAGIC = {'Q', 'F', 'I', (byte) 0xFB};
    private static final int SECTOR_BYTES = 512;

    private final Session session;

    public ImageCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List images.")
    void list(@Mixin ListOptions list) {
        session.list(
                Target.of("images"),
                list,
                "No images yet.",
                Column.of("NAME", "name"),
                Column.of("TITLE", "title"),
                Column.of("FORMAT", "format"),
                Column.of("MIN MEMORY", "minMemoryMib", CellFormat.MIB),
                Column.of("MIN DISK", "minDiskGib", CellFormat.GIB),
                Column.of("STATE", "state", CellFormat.STATE),
                Column.of("SHA256", "sha256"),
                Column.of("ID", "id"));
    }

    @Command(name = "show", description = "Show an image.")
    void show(@Parameters(paramLabel = "IMAGE") String image) {
        session.show(Target.of("images", image));
    }

    @Command(
            name = "create",
            description = {
                "Make an image known. Its source is a URL that the hosts can read: file:///path or https://.",
                "For a file on this machine, format and SHA-256 are found out."
            })
    void create(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--source", required = true, paramLabel = "URL") String source,
            @Option(names = "--title", description = "Its name for people (default: NAME).") @Nullable String title,
            @Option(names = "--sha256", paramLabel = "HEX") @Nullable String sha256,
            @Option(names = "--format", paramLabel = "qcow2|raw") @Nullable String format,
            @Option(names = "--min-memory-mib", paramLabel = "MIB", defaultValue = "64") long minMemoryMib,
            @Option(names = "--min-disk-gib", paramLabel = "GIB", defaultValue = "1") long minDiskGib) {
        Optional<Path> file = localFile(source);
        String url = file.map(path -> path.toUri().toString()).orElse(source);
        String digest = sha256 == null
                ? file.map(this::digest)
                        .orElseThrow(() -> Failure.usage("--sha256 is needed for a source that is not a file here"))
                : sha256;
        JsonBody body = new JsonBody()
                .with("name", name)
                .with("title", title == null ? name : title)
                .with("source", url)
                .with("sha256", digest)
                .with(
                        "format",
                        format == null ? file.map(ImageCommands::formatOf).orElse("qcow2") : format)
                .with("minMemoryMib", minMemoryMib)
                .with("minDiskGib", minDiskGib);
        session.changed(session.client().post(Target.of("images"), body.build()), "Made image");
    }

    @Command(name = "retire", description = "Offer an image no more; what has it keeps it.")
    void retire(@Parameters(paramLabel = "IMAGE") String image) {
        session.update(Target.of("images", image), new JsonBody().with("state", "retired"), "Retired image");
    }

    @Command(name = "restore", description = "Offer a retired image again.")
    void restore(@Parameters(paramLabel = "IMAGE") String image) {
        session.update(Target.of("images", image), new JsonBody().with("state", "active"), "Restored image");
    }

    /** The file of a file URL or a plain path, where there is one on this machine. */
    private static Optional<Path> localFile(String source) {
        try {
            boolean url = source.startsWith("file:");
            Path path = url ? Path.of(URI.create(source)) : Path.of(source).toAbsolutePath();
            boolean plain = url || !source.contains("://");
            return plain && Files.isRegularFile(path) ? Optional.of(path) : Optional.empty();
        } catch (IllegalArgumentException e) {
            throw Failure.usage("'" + source + "' is neither a URL nor a path: " + e.getMessage());
        }
    }

    private String digest(Path file) {
        session.printer().note("Computing SHA-256 of " + file + " ...");
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 20];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                sha256.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (IOException e) {
            throw Failure.usage("The file " + file + " cannot be read: " + e.getMessage());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static String formatOf(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            if (Arrays.equals(in.readNBytes(QCOW2_MAGIC.length), QCOW2_MAGIC)) {
                return "qcow2";
            }
            long bytes = Files.size(file);
            if (bytes == 0 || bytes % SECTOR_BYTES != 0) {
                throw Failure.usage(
                        "The file " + file + " is no image: it is not qcow2, and a raw image is whole sectors of "
                                + SECTOR_BYTES + " bytes, but this has " + bytes + " bytes");
            }
            return "raw";
        } catch (IOException e) {
            throw Failure.usage("The file " + file + " cannot be read: " + e.getMessage());
        }
    }
}
