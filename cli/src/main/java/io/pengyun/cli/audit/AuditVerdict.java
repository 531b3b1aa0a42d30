package io.pengyun.cli.audit;

import java.util.List;

/**
 * What came of a check.
 *
 * @param entries all that were read
 * @param hidden of these, the ones whose payload is not shown
 * @param firstSequence 0 when there is none
 * @param lastSequence 0 when there is none
 * @param lastHash in hex; empty when there is none
 * @param anchors how many entries bear a signed head, in the export or kept elsewhere
 * @param scope which entries are shown, as the seal says; empty without one
 * @param faults the first of them, in the order of the lines
 * @param moreFaults how many more there are
 */
public record AuditVerdict(
        long entries,
        long hidden,
        long firstSequence,
        long lastSequence,
        String lastHash,
        long anchors,
        String scope,
        List<AuditFault> faults,
        long moreFaults) {

    public AuditVerdict {
        faults = List.copyOf(faults);
    }

    /** True when all that was exported is there, as it was written, and signed with a key that is trusted. */
    public boolean good() {
        return faults.isEmpty();
    }
}
