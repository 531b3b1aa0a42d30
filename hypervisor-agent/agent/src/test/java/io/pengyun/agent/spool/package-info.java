/** Tests of the spool, with disks that fail at the worst moment. */
@NullMarked
package io.pengyun.agent.spool;

import org.jspecify.annotations.NullMarked;
