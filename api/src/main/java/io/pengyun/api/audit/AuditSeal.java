package io.pengyun.api.audit;

import java.time.Instant;

/**
 * The last line of an export: what the export is, signed by the installation, so that nothing can be cut off.
 *
 * @param firstSequence 0 when the export is empty
 * @param hash of the last link, in hexadecimal digits
 * @param scope which links are shown, as {@link AuditSearch#scope} tells it
 * @param toHead true when the chain had no later link
 * @param signature Ed25519 over {@link #text}, in base 64
 */
record AuditSeal(
        long firstSequence,
        long lastSequence,
        String hash,
        String scope,
        boolean toHead,
        Instant at,
        String keyId,
        String signature) {

    /** What is signed: a line for each fact. */
    static String text(
            long firstSequence,
            long lastSequence,
            String hash,
            String scope,
            boolean toHead,
            Instant at,
            String keyId) {
        return "pengyun-audit-seal-1\nfirstSequence=" + firstSequence + "\nlastSequence=" + lastSequence + "\nhash="
                + hash + "\nscope=" + scope + "\ntoHead=" + toHead + "\nat=" + at + "\nkeyId=" + keyId + "\n";
    }
}
