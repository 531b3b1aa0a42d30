/** Tests of the loop: the plan by table, the whole in virtual time. */
@NullMarked
package io.pengyun.agent.reconcile;

import org.jspecify.annotations.NullMarked;
