/** Tests of the connection against a gateway in the same process. */
@NullMarked
package io.pengyun.agent.connection;

import org.jspecify.annotations.NullMarked;
