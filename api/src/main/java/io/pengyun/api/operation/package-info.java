/**
 * The durable engine: work that happens once, with steps, progress, deadline and undo.
 *
 * <p>Knows kinds only through {@link io.pengyun.api.operation.OperationKind}, which later features implement.
 *
 * <pre>
 *   ready ⇄ waiting ─→ succeeded          every step done
 *     │  ↑     │  └──→ undone             refused, exhausted, cancelled or late: every step undone, last first
 *     ↓  │     ↓
 *    parked ─────────→ abandoned          cannot go on by itself: an operator retries, unwinds or abandons
 * </pre>
 *
 * <p>A worker of any replica leases a due operation; each result is committed with the records that its step changed, in
 * one short transaction, only while the lease's fence is the newest. Whoever reports something wakes the operations that
 * wait for it with a row of its own, and so never waits for their locks.
 */
@NullMarked
package io.pengyun.api.operation;

import org.jspecify.annotations.NullMarked;
