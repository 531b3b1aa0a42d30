/**
 * The living snapshot of the fleet, its leader, and the claims that hold capacity.
 *
 * <p>Decides through the scheduler library; knows no instance, only claims and demands.
 */
@NullMarked
package io.pengyun.api.placement;

import org.jspecify.annotations.NullMarked;
