package io.pengyun.cli.audit;

import io.pengyun.cli.audit.ExportReader.Line;
import io.pengyun.cli.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks an export with nothing but public keys: that its entries are one chain, that what was signed lies on it, and that
 * nothing was cut off. Goes on after a fault, so that each is named.
 */
public final class AuditProof {

    private static final int MOST_NAMED = 20;

    private final AuditChain chain = new AuditChain();
    private final ExportReader reader = new ExportReader();
    private final AuditKeys keys;
    private final boolean fromGenesis;
    private final NavigableMap<Long, SignedHead> expected = new TreeMap<>();
    private final List<AuditFault> faults = new ArrayList<>();
    private long moreFaults;
    private final NavigableSet<Long> anchored = new TreeSet<>();
    private @Nullable ExportSeal seal;
    private boolean behindSeal;

    /** @param fromGenesis whether the export must start with the first entry of all */
    public AuditProof(AuditKeys keys, boolean fromGenesis) {
        this.keys = keys;
        this.fromGenesis = fromGenesis;
    }

    /**
     * One more anchor that must lie on the chain, kept elsewhere than in the export.
     *
     * @param name for who must be told that something is wrong with it
     */
    public void expect(String name, String text) {
        SignedHead head;
        try {
            head = SignedHead.of(JsonValue.parse(text));
        } catch (IOException e) {
            fault(0, 0, name + " is not an anchor");
            return;
        }
        Optional<String> wrong = keys.fault(head.keyId(), head.text(), head.signature());
        if (wrong.isPresent()) {
            fault(0, head.sequence(), name + ", the anchor of entry " + head.sequence() + ", " + wrong.get());
            return;
        }
        SignedHead other = expected.putIfAbsent(head.sequence(), head);
        if (other != null && !other.hash().equals(head.hash())) {
            fault(0, head.sequence(), name + ": there are two anchors of entry " + head.sequence() + " that differ");
        }
    }

    /** Reads lines to the end. For one export. */
    public AuditVerdict verify(InputStream in) throws IOException {
        new LineSplitter(in).each(this::line);
        end();
        return new AuditVerdict(
                chain.entries(),
                chain.hidden(),
                chain.firstSequence(),
                chain.lastSequence(),
                chain.lastHash(),
                anchored.size(),
                seal == null ? "" : seal.scope(),
                faults,
                moreFaults);
    }

    private void line(long number, byte[] bytes, int offset, int length) {
        Line line;
        try {
            line = reader.read(bytes, offset, length);
        } catch (MalformedLineException malformed) {
            fault(number, 0, String.valueOf(malformed.getMessage()));
            return;
        }
        if (seal != null && !behindSeal) {
            behindSeal = true;
            fault(number, 0, "something stands behind the seal");
        }
        switch (line) {
            case Line.Entry entry -> entry(number, entry.entry());
            case Line.Anchor anchor -> anchor(number, anchor.head());
            case Line.Seal last -> seal(number, last.seal());
        }
    }

    private void entry(long number, ExportEntry entry) {
        if (fromGenesis && chain.entries() == 0 && entry.sequence() != 1) {
            fault(number, entry.sequence(), "it starts with entry " + entry.sequence() + ", not with the first");
        }
        chain.take(entry).ifPresent(wrong -> fault(number, entry.sequence(), wrong));
        SignedHead head = expected.get(entry.sequence());
        if (head != null && entry.sequence() == chain.lastSequence()) {
            compare(number, head);
        }
    }

    private void anchor(long number, SignedHead head) {
        Optional<String> wrong = keys.fault(head.keyId(), head.text(), head.signature());
        if (wrong.isPresent()) {
            fault(number, head.sequence(), "the anchor of entry " + head.sequence() + " " + wrong.get());
        } else if (head.sequence() != chain.lastSequence()) {
            String where = "the anchor of entry " + head.sequence() + " stands behind entry " + chain.lastSequence();
            fault(number, head.sequence(), where + ": entries between are missing, or it was moved");
        } else {
            compare(number, head);
        }
    }

    private void compare(long number, SignedHead head) {
        if (head.hash().equals(chain.lastHash())) {
            anchored.add(head.sequence());
        } else {
            String since = anchored.isEmpty() ? "" : " after entry " + anchored.last();
            fault(
                    number,
                    head.sequence(),
                    "entry " + head.sequence() + " is not the one that was signed on " + head.at()
                            + ": it, or one before it" + since + ", was written anew");
        }
    }

    private void seal(long number, ExportSeal last) {
        seal = last;
        keys.fault(last.keyId(), last.text(), last.signature())
                .ifPresent(wrong -> fault(number, 0, "the seal " + wrong));
        if (last.firstSequence() != chain.firstSequence()) {
            fault(
                    number,
                    last.firstSequence(),
                    "it was cut at its beginning: the seal says that it starts with entry " + last.firstSequence());
        }
        if (last.lastSequence() != chain.lastSequence()) {
            fault(
                    number,
                    last.lastSequence(),
                    "the seal says that it ends with entry " + last.lastSequence() + ", but it ends with entry "
                            + chain.lastSequence());
        } else if (chain.entries() > 0 && !last.hash().equals(chain.lastHash())) {
            fault(number, last.lastSequence(), "entry " + last.lastSequence() + " is not the one that was sealed");
        }
    }

    private void end() {
        ExportSeal last = seal;
        if (last == null) {
            fault(
                    0,
                    chain.lastSequence(),
                    "it has no seal: whatever followed entry " + chain.lastSequence() + " was cut off");
        } else if (last.toHead()) {
            Map.Entry<Long, SignedHead> behind = expected.higherEntry(chain.lastSequence());
            if (behind != null && !isAfter(behind.getValue().at(), last.at())) {
                fault(
                        0,
                        behind.getKey(),
                        "entry " + behind.getKey() + " is missing: it was signed on "
                                + behind.getValue().at() + ", but the chain that was exported on " + last.at()
                                + " ends with entry " + chain.lastSequence());
            }
        }
        if (chain.entries() == 0) {
            fault(0, 0, "it holds no entry, so it proves nothing");
        }
    }

    private static boolean isAfter(String time, String other) {
        try {
            return Instant.parse(time).isAfter(Instant.parse(other));
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private void fault(long number, long sequence, String reason) {
        if (faults.size() < MOST_NAMED) {
            faults.add(new AuditFault(number, sequence, reason));
        } else {
            moreFaults++;
        }
    }
}
