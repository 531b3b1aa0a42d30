/**
 * Usage intervals: opened and closed in the transaction of the transition that they record.
 *
 * <p>Knows resources only by id, kind and owner, and measures from the billing library; knows no price and no instance.
 */
@NullMarked
package io.pengyun.api.metering;

import org.jspecify.annotations.NullMarked;
