package io.pengyun.cli.audit;

import java.util.Optional;

/**
 * One entry of the chain as an export shows it.
 *
 * @param format 1: the hash is over the payload itself; 2: over the payload's hash
 * @param payload empty when it is not shown, in format 2 only
 * @param payloadHash in hex; empty when the payload is shown
 * @param previousHash in hex
 * @param hash in hex
 */
record ExportEntry(
        long sequence,
        int format,
        Optional<String> payload,
        Optional<String> payloadHash,
        String previousHash,
        String hash) {

    private static final String MEMBER = "\"sequence\":";

    /** True when the payload says the same number as its line; a payload that is not shown cannot say it. */
    boolean payloadNamesIt() {
        if (payload.isEmpty()) {
            return true;
        }
        String text = payload.get();
        // Members are in order and quotes inside of texts escaped, so the last is the payload's own.
        int at = text.lastIndexOf(MEMBER);
        String number = Long.toString(sequence);
        int end = at + MEMBER.length() + number.length();
        return at >= 0
                && text.startsWith(number, at + MEMBER.length())
                && end < text.length()
                && (text.charAt(end) == ',' || text.charAt(end) == '}');
    }
}
