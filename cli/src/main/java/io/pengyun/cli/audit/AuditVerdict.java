package io.pengyun.cli.audit;

/**
 * What came of a check.
 *
 * @param entries good ones: all, or those before the bad line
 * @param firstSequence 0 when there is none
 * @param lastSequence of the last good entry; 0 when there is none
 * @param lastHash of the last good entry, in hex; empty when there is none
 * @param badLine the first bad line, counted from 1; 0 when all are good
 * @param reason why it is bad; empty when all are good
 */
public record AuditVerdict(
        long entries, long firstSequence, long lastSequence, String lastHash, long badLine, String reason) {

    public boolean good() {
        return badLine == 0;
    }
}
