package io.pengyun.api.operation;

/**
 * Why an operation is undone, parked or abandoned.
 *
 * @param code stable, lower-case with dashes: the step's own, or {@code deadline-passed}, {@code cancelled},
 *     {@code unwound}, {@code attempts-exhausted}, {@code undo-exhausted}, {@code undo-deadline-passed},
 *     {@code unknown-kind}, {@code unreadable-state}
 * @param sentence for people
 */
public record OperationReason(String code, String sentence) {}
