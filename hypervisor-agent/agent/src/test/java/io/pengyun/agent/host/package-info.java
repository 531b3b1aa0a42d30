/** Tests of clocks and state files. */
@NullMarked
package io.pengyun.agent.host;

import org.jspecify.annotations.NullMarked;
