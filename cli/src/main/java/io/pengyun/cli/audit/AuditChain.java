package io.pengyun.cli.audit;

import io.pengyun.cli.json.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks a chain: {@code hash = sha256(bytes of previousHash || payload as UTF-8)}; each entry's previous hash is the hash
 * of the entry before it, and sequences rise by one. The first entry of all has sequence 1 and a previous hash of 32 zero
 * bytes.
 */
public final class AuditChain {

    private static final long FIRST_SEQUENCE = 1;
    private static final String GENESIS = "0".repeat(64);
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final boolean fromGenesis;
    private final MessageDigest sha256;
    private long entries;
    private long firstSequence;
    private long lastSequence;
    private String lastHash = "";

    /** @param fromGenesis whether the export must start with the first entry of all */
    public AuditChain(boolean fromGenesis) {
        this.fromGenesis = fromGenesis;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Reads lines of JSON to the end, or to the first bad one. For one export. */
    public AuditVerdict verify(InputStream in) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        long number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            Optional<String> fault = fault(line);
            if (fault.isPresent()) {
                return verdict(number, fault.get());
            }
        }
        if (fromGenesis && entries == 0) {
            return verdict(1, "there is no entry at all");
        }
        return verdict(0, "");
    }

    private AuditVerdict verdict(long badLine, String reason) {
        return new AuditVerdict(entries, firstSequence, lastSequence, lastHash, badLine, reason);
    }

    private Optional<String> fault(String line) {
        JsonValue entry;
        try {
            entry = JsonValue.parse(line);
        } catch (IOException e) {
            return Optional.of("it is not JSON");
        }
        long sequence = entry.at("sequence").number(-1);
        Optional<String> payload = entry.at("payload").isText() ? entry.text("payload") : Optional.empty();
        String previousHash = entry.text("previousHash").orElse("");
        String hash = entry.text("hash").orElse("");
        if (sequence < FIRST_SEQUENCE || payload.isEmpty() || !isHash(previousHash) || !isHash(hash)) {
            return Optional.of("it is not an entry: sequence, payload, previousHash and hash are needed");
        }
        Optional<String> fault = placeFault(sequence, previousHash);
        if (fault.isPresent()) {
            return fault;
        }
        if (!hash.equals(hash(previousHash, payload.get()))) {
            return Optional.of("entry " + sequence + " was changed: its hash does not fit its payload");
        }
        firstSequence = entries == 0 ? sequence : firstSequence;
        entries++;
        lastSequence = sequence;
        lastHash = hash;
        return Optional.empty();
    }

    private Optional<String> placeFault(long sequence, String previousHash) {
        if (entries == 0) {
            if (fromGenesis && sequence != FIRST_SEQUENCE) {
                return Optional.of("it starts with entry " + sequence + ", not with the first");
            }
            boolean genesis = previousHash.equals(GENESIS);
            return genesis == (sequence == FIRST_SEQUENCE)
                    ? Optional.empty()
                    : Optional.of(
                            "entry " + sequence + " does not follow where it must: only the first follows nothing");
        }
        if (sequence != lastSequence + 1) {
            return Optional.of("entry " + sequence + " follows entry " + lastSequence + ": there is a gap");
        }
        return previousHash.equals(lastHash)
                ? Optional.empty()
                : Optional.of("entry " + sequence + " does not follow entry " + lastSequence + ": the chain is broken");
    }

    private static boolean isHash(String text) {
        return HASH.matcher(text).matches();
    }

    private String hash(String previousHash, String payload) {
        sha256.update(HexFormat.of().parseHex(previousHash));
        sha256.update(payload.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sha256.digest());
    }
}
