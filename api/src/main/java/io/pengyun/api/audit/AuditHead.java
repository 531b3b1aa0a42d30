package io.pengyun.api.audit;

/**
 * How far a chain goes.
 *
 * @param sequence of the last link; 0 before the first
 * @param hash of the last link
 */
record AuditHead(long sequence, byte[] hash) {

    /** Before the first link. */
    static final AuditHead START = new AuditHead(0, new byte[AuditRecord.HASH_BYTES]);
}
