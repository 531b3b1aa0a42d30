/**
 * Consumption of instances between two samples, from counters that begin at zero with each start of an instance.
 *
 * <p>Knows neither prices nor where the samples go.
 */
@NullMarked
package io.pengyun.agent.usage;

import org.jspecify.annotations.NullMarked;
