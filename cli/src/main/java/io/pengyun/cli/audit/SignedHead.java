package io.pengyun.cli.audit;

import io.pengyun.cli.json.JsonValue;

/**
 * An anchor: what the installation signed about its chain at some time.
 *
 * @param hash in hex, of the entry of this number
 * @param signature in base 64, over {@link #text}
 */
record SignedHead(long sequence, String hash, String at, String keyId, String signature) {

    static SignedHead of(JsonValue body) throws MalformedLineException {
        SignedHead head = new SignedHead(
                body.at("sequence").number(0),
                body.text("hash").orElse(""),
                body.text("at").orElse(""),
                body.text("keyId").orElse(""),
                body.text("signature").orElse(""));
        if (head.sequence < 1 || !ExportReader.isHash(head.hash)) {
            throw new MalformedLineException("it is not an anchor: sequence, hash, at, keyId and signature are needed");
        }
        return head;
    }

    String text() {
        return "pengyun-audit-anchor-1\nsequence=" + sequence + "\nhash=" + hash + "\nat=" + at + "\nkeyId=" + keyId
                + "\n";
    }
}
