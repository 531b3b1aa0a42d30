/**
 * Instances: wanted, observed and operation as three facts.
 */
@NullMarked
package io.pengyun.api.compute;

import org.jspecify.annotations.NullMarked;
