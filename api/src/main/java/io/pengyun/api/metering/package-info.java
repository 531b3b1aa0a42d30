/**
 * Usage intervals: opened and closed in the transaction of the transition that they record.
 */
@NullMarked
package io.pengyun.api.metering;

import org.jspecify.annotations.NullMarked;
