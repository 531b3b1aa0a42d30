/**
 * Data volumes on the pools of hosts.
 */
@NullMarked
package io.pengyun.api.volume;

import org.jspecify.annotations.NullMarked;
