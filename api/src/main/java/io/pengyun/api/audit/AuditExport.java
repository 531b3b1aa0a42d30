package io.pengyun.api.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.audit.AuditLinks.Stored;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;

/**
 * Writes a piece of the chain so that it proves itself: every link of the piece, those that the reader may not see as the
 * hash of their payload; the anchors on it; and at the end a seal.
 */
@ApplicationScoped
class AuditExport {

    private final AuditLinks links;
    private final AuditAnchorRepository anchors;
    private final AuditKey key;
    private final ObjectMapper json;
    private final Clock clock;

    AuditExport(AuditLinks links, AuditAnchorRepository anchors, AuditKey key, ObjectMapper json, Clock clock) {
        this.links = links;
        this.anchors = anchors;
        this.key = key;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What to write.
     *
     * @param shown the links that are shown whole
     * @param last {@link Long#MAX_VALUE} for all there are
     */
    record Piece(AuditSearch shown, long first, long last) {}

    /** The piece between two times. Where some links are not to be shown, it begins with the first that can be hidden. */
    Piece piece(AuditSearch shown) {
        long first = shown.everything() ? 1 : links.lastUnsealable() + 1;
        if (shown.from().isPresent()) {
            first = Math.max(first, links.firstFrom(shown.from().get()).orElse(Long.MAX_VALUE));
        }
        long last = shown.until().isPresent()
                ? links.lastBefore(shown.until().get()).orElse(0)
                : Long.MAX_VALUE;
        return new Piece(shown, first, last);
    }

    void write(Piece piece, OutputStream out) throws IOException {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        try (JsonGenerator generator = json.getFactory().createGenerator(out)) {
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            generator.setRootValueSeparator(null);
            Lines lines = new Lines(generator, piece);
            links.each(piece.first(), piece.last(), lines::write);
            lines.seal(at);
        }
    }

    private AuditSeal seal(Piece piece, long first, AuditHead last, Instant at) {
        String hash = HexFormat.of().formatHex(last.hash());
        String scope = piece.shown().scope();
        boolean toHead = piece.last() == Long.MAX_VALUE;
        String text = AuditSeal.text(first, last.sequence(), hash, scope, toHead, at, key.id());
        return new AuditSeal(
                first,
                last.sequence(),
                hash,
                scope,
                toHead,
                at,
                key.id(),
                Base64.getEncoder().encodeToString(key.sign(text)));
    }

    /** One line after the other. */
    private final class Lines {

        private final JsonGenerator generator;
        private final Piece piece;
        private final Deque<AuditAnchor> ahead;
        private long first;
        private AuditHead last = AuditHead.START;

        Lines(JsonGenerator generator, Piece piece) {
            this.generator = generator;
            this.piece = piece;
            this.ahead = new ArrayDeque<>(anchors.between(piece.first(), piece.last()));
        }

        boolean write(Stored link) throws IOException {
            generator.writeStartObject();
            generator.writeNumberField("sequence", link.sequence());
            generator.writeNumberField("format", link.format());
            if (piece.shown().fits(link)) {
                generator.writeStringField("payload", link.payload());
            } else {
                generator.writeStringField("payloadHash", hex(AuditRecord.payloadHash(link.payload())));
            }
            generator.writeStringField("previousHash", hex(link.previousHash()));
            generator.writeStringField("hash", hex(link.hash()));
            generator.writeEndObject();
            generator.writeRaw('\n');
            first = first == 0 ? link.sequence() : first;
            last = new AuditHead(link.sequence(), link.hash());
            while (!ahead.isEmpty() && ahead.peek().sequence() <= link.sequence()) {
                write("anchor", ahead.remove());
            }
            return true;
        }

        void seal(Instant at) throws IOException {
            write("seal", AuditExport.this.seal(piece, first, last, at));
        }

        private void write(String member, Object value) throws IOException {
            generator.writeStartObject();
            generator.writeFieldName(member);
            generator.writeRawValue(json.writeValueAsString(value));
            generator.writeEndObject();
            generator.writeRaw('\n');
        }

        private static String hex(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
    }
}
