package io.pengyun.cli.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Follows entries: {@code hash = sha256(bytes of previousHash || sha256(payload as UTF-8))}, in format 1 {@code
 * sha256(bytes of previousHash || payload as UTF-8)}; each entry's previous hash is the hash of the entry before it, and
 * sequences rise by one. The first entry of all has sequence 1 and a previous hash of 32 zero bytes.
 */
final class AuditChain {

    private static final long FIRST_SEQUENCE = 1;
    private static final String GENESIS = "0".repeat(64);

    private final HexFormat hex = HexFormat.of();
    private final MessageDigest sha256;
    private long entries;
    private long hidden;
    private long firstSequence;
    private long lastSequence;
    private String lastHash = "";
    /** What the last entry's hash should be; differs when it was changed. */
    private String rightHash = "";

    AuditChain() {
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    long entries() {
        return entries;
    }

    long hidden() {
        return hidden;
    }

    long firstSequence() {
        return firstSequence;
    }

    long lastSequence() {
        return lastSequence;
    }

    String lastHash() {
        return lastHash;
    }

    /** Takes the next; what is wrong with it, if anything. Goes on behind it as if it were good. */
    Optional<String> take(ExportEntry entry) {
        String computed = hash(entry);
        Optional<String> fault = place(entry)
                .or(() -> computed.equals(entry.hash())
                        ? Optional.empty()
                        : Optional.of("entry " + entry.sequence() + " was changed: its hash does not fit its payload"))
                .or(() -> entry.payloadNamesIt()
                        ? Optional.empty()
                        : Optional.of("entry " + entry.sequence() + " was changed: its payload has another number"));
        entries++;
        if (entry.payload().isEmpty()) {
            hidden++;
        }
        if (entries == 1) {
            firstSequence = entry.sequence();
        }
        // One that stands where it must not is passed by: what follows is held against those before it.
        if (entry.sequence() > lastSequence) {
            lastSequence = entry.sequence();
            lastHash = entry.hash();
            rightHash = computed;
        }
        return fault;
    }

    private Optional<String> place(ExportEntry entry) {
        long sequence = entry.sequence();
        if (entries == 0) {
            return entry.previousHash().equals(GENESIS) == (sequence == FIRST_SEQUENCE)
                    ? Optional.empty()
                    : Optional.of(
                            "entry " + sequence + " does not follow where it must: only the first follows nothing");
        }
        if (sequence == lastSequence) {
            return Optional.of("entry " + sequence + " is there twice");
        }
        if (sequence < lastSequence) {
            return Optional.of(
                    "entry " + sequence + " stands behind entry " + lastSequence + ": the order was changed");
        }
        if (sequence > lastSequence + 1) {
            String missing = sequence == lastSequence + 2
                    ? "entry " + (lastSequence + 1) + " is missing"
                    : "entries " + (lastSequence + 1) + " to " + (sequence - 1) + " are missing";
            return Optional.of(missing + " before entry " + sequence);
        }
        return entry.previousHash().equals(lastHash) || entry.previousHash().equals(rightHash)
                ? Optional.empty()
                : Optional.of("entry " + sequence + " does not follow entry " + lastSequence
                        + ": one of them was put in or written anew");
    }

    private String hash(ExportEntry entry) {
        byte[] body = entry.payload()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .orElseGet(() -> hex.parseHex(entry.payloadHash().orElse("")));
        if (entry.format() > 1 && entry.payload().isPresent()) {
            body = sha256.digest(body);
        }
        sha256.update(hex.parseHex(entry.previousHash()));
        return hex.formatHex(sha256.digest(body));
    }
}
