/**
 * Makes the host as it is wanted: compares, plans, acts, observes, and again.
 *
 * <p>{@link io.pengyun.agent.reconcile.Planner} and {@link io.pengyun.agent.reconcile.Verdicts} are pure functions of a
 * {@link io.pengyun.agent.reconcile.Situation}; {@link io.pengyun.agent.reconcile.Reconciler} holds what lies between two
 * comparisons and hands the actions out. Level-triggered: no message and no event is needed for the next comparison to be
 * right. Knows the driver's port, not who is behind it, and nothing of connections.
 *
 * <pre>
 *  Wanted ──┐
 *           ├─► Situation ─► Planner ──► actions ─► Hands ─► driver
 *  Inventory┘        └─────► Verdicts ─► observed states, transitions
 * </pre>
 */
@NullMarked
package io.pengyun.agent.reconcile;

import org.jspecify.annotations.NullMarked;
