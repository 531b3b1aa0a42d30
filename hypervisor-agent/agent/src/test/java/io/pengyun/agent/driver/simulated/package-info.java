/** Tests of the simulated host. */
@NullMarked
package io.pengyun.agent.driver.simulated;

import org.jspecify.annotations.NullMarked;
