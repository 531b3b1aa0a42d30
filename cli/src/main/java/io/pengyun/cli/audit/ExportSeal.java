package io.pengyun.cli.audit;

import io.pengyun.cli.json.JsonValue;

/**
 * The last line of an export: what the installation signed about the export.
 *
 * @param firstSequence 0 when the export is empty
 * @param hash in hex, of the last entry
 * @param scope {@code everything}, or the filters that say which entries are shown
 * @param toHead true when the chain had no later entry
 * @param signature in base 64, over {@link #text}
 */
record ExportSeal(
        long firstSequence,
        long lastSequence,
        String hash,
        String scope,
        boolean toHead,
        String at,
        String keyId,
        String signature) {

    static ExportSeal of(JsonValue body) throws MalformedLineException {
        ExportSeal seal = new ExportSeal(
                body.at("firstSequence").number(-1),
                body.at("lastSequence").number(-1),
                body.text("hash").orElse(""),
                body.text("scope").orElse(""),
                body.at("toHead").isTrue(),
                body.text("at").orElse(""),
                body.text("keyId").orElse(""),
                body.text("signature").orElse(""));
        if (seal.firstSequence < 0 || seal.lastSequence < 0 || !ExportReader.isHash(seal.hash)) {
            throw new MalformedLineException("it is not a seal: firstSequence, lastSequence and hash are needed");
        }
        return seal;
    }

    String text() {
        return "pengyun-audit-seal-1\nfirstSequence=" + firstSequence + "\nlastSequence=" + lastSequence + "\nhash="
                + hash + "\nscope=" + scope + "\ntoHead=" + toHead + "\nat=" + at + "\nkeyId=" + keyId + "\n";
    }
}
