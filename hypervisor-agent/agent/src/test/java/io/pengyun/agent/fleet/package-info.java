/** Tests of simulated fleets. */
@NullMarked
package io.pengyun.agent.fleet;

import org.jspecify.annotations.NullMarked;
