package io.pengyun.cli.audit;

/**
 * One thing that is wrong.
 *
 * @param line of the export, counted from 1; 0 for what is missing or stands elsewhere
 * @param sequence the entry that it is about; 0 for none
 */
public record AuditFault(long line, long sequence, String reason) {}
