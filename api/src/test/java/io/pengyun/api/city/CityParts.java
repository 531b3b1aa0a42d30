package io.pengyun.api.city;

import io.pengyun.api.identity.LongTokens;
import io.pengyun.api.testing.MovableClock;
import java.util.function.Supplier;

/**
 * What the builder of a city needs of the control plane besides its API.
 *
 * @param server where the API is
 * @param census the city in a line, as it is now
 */
record CityParts(String server, MovableClock clock, CityHosts hosts, LongTokens tokens, Supplier<String> census) {}
