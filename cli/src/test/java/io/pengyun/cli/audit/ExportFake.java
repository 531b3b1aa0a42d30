package io.pengyun.cli.audit;

import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Writes exports as the control plane does: a chain, signed heads on it, a seal at its end. */
final class ExportFake {

    static final String TIME = "2026-03-01T00:00:00Z";

    private final KeyPair key;
    private final List<String> hashes = new ArrayList<>();
    private final List<String> payloads = new ArrayList<>();
    private final int inFirstFormat;

    private ExportFake(KeyPair key, int inFirstFormat) {
        this.key = key;
        this.inFirstFormat = inFirstFormat;
        hashes.add("0".repeat(64));
        payloads.add("");
    }

    /** A chain of so many entries, the first of them in format 1. */
    static ExportFake of(int entries, int inFirstFormat) {
        try {
            ExportFake chain =
                    new ExportFake(KeyPairGenerator.getInstance("Ed25519").generateKeyPair(), inFirstFormat);
            for (int sequence = 1; sequence <= entries; sequence++) {
                chain.append("李 " + sequence);
            }
            return chain;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What somebody would make who can write the records, but has not this key: the same up to an entry, and then others. */
    ExportFake rewrittenFrom(long sequence, int entries) {
        ExportFake other = of(0, inFirstFormat);
        for (int each = 1; each <= entries; each++) {
            other.append((each < sequence ? "李 " : "王 ") + each);
        }
        return other;
    }

    private void append(String actor) {
        int sequence = hashes.size();
        String payload = "{\"actor\":\"" + actor + "\",\"details\":{\"q\":\"\\\"sequence\\\":9,\"},\"sequence\":"
                + sequence + ",\"subject\":\"x\"}";
        payloads.add(payload);
        hashes.add(hash(format(sequence), hashes.get(sequence - 1), payload));
    }

    private int format(long sequence) {
        return sequence <= inFirstFormat ? 1 : 2;
    }

    static String hash(int format, String previous, String payload) {
        byte[] text = payload.getBytes(StandardCharsets.UTF_8);
        MessageDigest sha256 = sha256();
        sha256.update(HexFormat.of().parseHex(previous));
        return HexFormat.of().formatHex(sha256.digest(format == 1 ? text : sha256().digest(text)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String hash(long sequence) {
        return hashes.get((int) sequence);
    }

    String pem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----\n";
    }

    String keyId() {
        return HexFormat.of().formatHex(sha256().digest(key.getPublic().getEncoded()), 0, 8);
    }

    /** The lines of an export of the entries from one to another. */
    List<String> export(long first, long last, boolean toHead, Set<Long> anchored, Set<Long> hidden) {
        List<String> lines = new ArrayList<>();
        LongStream.rangeClosed(first, last).forEach(sequence -> {
            lines.add(entry(sequence, hidden.contains(sequence)));
            if (anchored.contains(sequence)) {
                lines.add(new JsonBody()
                        .with("anchor", JsonValue.of(anchor(sequence).build()))
                        .build()
                        .compact());
            }
        });
        lines.add(seal(first, last, toHead));
        return lines;
    }

    String entry(long sequence, boolean hidden) {
        String payload = payloads.get((int) sequence);
        JsonBody line = new JsonBody().with("sequence", sequence).with("format", format(sequence));
        if (hidden) {
            line.with(
                    "payloadHash", HexFormat.of().formatHex(sha256().digest(payload.getBytes(StandardCharsets.UTF_8))));
        } else {
            line.with("payload", payload);
        }
        return line.with("previousHash", hash(sequence - 1))
                .with("hash", hash(sequence))
                .build()
                .compact();
    }

    JsonBody anchor(long sequence) {
        SignedHead head = new SignedHead(sequence, hash(sequence), TIME, keyId(), "");
        return new JsonBody()
                .with("sequence", sequence)
                .with("hash", head.hash())
                .with("at", TIME)
                .with("keyId", head.keyId())
                .with("signature", sign(head.text()));
    }

    String seal(long first, long last, boolean toHead) {
        ExportSeal seal = new ExportSeal(first, last, hash(last), "everything", toHead, TIME, keyId(), "");
        JsonBody body = new JsonBody()
                .with("firstSequence", first)
                .with("lastSequence", last)
                .with("hash", seal.hash())
                .with("scope", seal.scope())
                .with("toHead", toHead)
                .with("at", TIME)
                .with("keyId", keyId())
                .with("signature", sign(seal.text()));
        return new JsonBody().with("seal", body).build().compact();
    }

    private String sign(String text) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key.getPrivate());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
