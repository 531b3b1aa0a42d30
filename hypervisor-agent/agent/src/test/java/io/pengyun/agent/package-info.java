/** Tests of whole agents, and what tests share. */
@NullMarked
package io.pengyun.agent;

import org.jspecify.annotations.NullMarked;
