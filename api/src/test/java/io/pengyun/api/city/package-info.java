/**
 * A plausible city to look around in, to test and to measure with: forty departments, their people, and three months of
 * requests and lifecycles, all of it through the doors that everybody uses. {@link io.pengyun.api.city.CityPlan} says what
 * happens and knows nothing of the control plane; {@link io.pengyun.api.city.CityBuilder} does it.
 */
@NullMarked
package io.pengyun.api.city;

import org.jspecify.annotations.NullMarked;
