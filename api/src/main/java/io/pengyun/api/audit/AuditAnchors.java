package io.pengyun.api.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Signs the head of the chain once an interval and writes it where others can keep it. Follows the chain from the last
 * anchor first: what does not hold is not signed, then or later.
 */
@ApplicationScoped
class AuditAnchors {

    private static final Logger LOG = Logger.getLogger(AuditAnchors.class);
    /** How far back the folder is filled up when files are missing in it. */
    private static final int FILES = 400;

    private final AuditLinks links;
    private final AuditAnchorRepository anchors;
    private final AuditKey key;
    private final AuditConfig config;
    private final ObjectMapper json;
    private final Clock clock;
    private final AtomicBoolean broken = new AtomicBoolean();

    AuditAnchors(
            AuditLinks links,
            AuditAnchorRepository anchors,
            AuditKey key,
            AuditConfig config,
            ObjectMapper json,
            Clock clock,
            MeterRegistry meters) {
        this.links = links;
        this.anchors = anchors;
        this.key = key;
        this.config = config;
        this.json = json;
        this.clock = clock;
        Gauge.builder("pengyun.audit.broken", broken, flag -> flag.get() ? 1 : 0)
                .register(meters);
    }

    @Scheduled(every = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void publish() throws IOException {
        anchorAfter(config.anchor().interval());
        if (config.anchor().folder().isPresent()) {
            fill(config.anchor().folder().get());
        }
    }

    /** Signs the present head if the last signature is so old; the new anchor, when there is one. */
    Optional<AuditAnchor> anchorAfter(Duration interval) throws IOException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant notSince = now.minus(interval);
        Optional<AuditAnchor> last = anchors.latest();
        // One of the future was signed by a clock that went wrong; it must not hold up those that come.
        boolean fresh = last.isPresent()
                && last.get().at().isAfter(notSince)
                && !last.get().at().isAfter(now);
        return fresh ? Optional.empty() : anchor(last, now, notSince);
    }

    private Optional<AuditAnchor> anchor(Optional<AuditAnchor> last, Instant now, Instant notSince) throws IOException {
        AuditHead from = last.map(anchor ->
                        new AuditHead(anchor.sequence(), HexFormat.of().parseHex(anchor.hash())))
                .orElse(AuditHead.START);
        AuditVerifier verifier = new AuditVerifier(json, from);
        links.each(from.sequence() + 1, Long.MAX_VALUE, verifier::take);
        AuditVerification found = verifier.result();
        broken.set(!found.intact());
        if (!found.intact()) {
            LOG.errorf(
                    "The audit chain is broken at entry %d (%s); its head is not signed",
                    found.brokenSequence().orElse(0L), found.reason().orElse(""));
            return Optional.empty();
        }
        AuditHead head = verifier.head();
        if (head.sequence() == from.sequence()) {
            return Optional.empty();
        }
        AuditAnchor anchor = signed(head, now);
        anchors.keep(anchor, notSince);
        return Optional.of(anchor);
    }

    private AuditAnchor signed(AuditHead head, Instant at) {
        byte[] signature = key.sign(AuditAnchor.text(head.sequence(), head.hash(), at, key.id()));
        return new AuditAnchor(
                head.sequence(),
                HexFormat.of().formatHex(head.hash()),
                at,
                key.id(),
                Base64.getEncoder().encodeToString(signature));
    }

    /** Writes the files that are missing; those that are there are never written again. */
    void fill(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (AuditAnchor anchor : anchors.page(Long.MAX_VALUE, FILES)) {
            Path file = folder.resolve("anchor-%012d.json".formatted(anchor.sequence()));
            if (!Files.exists(file)) {
                Path fresh = folder.resolve(file.getFileName() + ".new");
                Files.writeString(fresh, json.writeValueAsString(anchor) + "\n");
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }
}
