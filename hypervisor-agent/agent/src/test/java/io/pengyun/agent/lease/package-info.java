/** Tests of the lease in virtual time. */
@NullMarked
package io.pengyun.agent.lease;

import org.jspecify.annotations.NullMarked;
