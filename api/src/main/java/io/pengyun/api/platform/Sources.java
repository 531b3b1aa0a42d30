package io.pengyun.api.platform;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** Time, randomness and ids, so that everything else is given them; tests put their own in the place of these. */
@Singleton
class Sources {

    @Produces
    @Singleton
    @DefaultBean
    Clock clock() {
        // As exact as the records keep it, so that an answer shows what the next one will.
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));
    }

    @Produces
    @Singleton
    @DefaultBean
    SecureRandom random() {
        return new SecureRandom();
    }

    @Produces
    @Singleton
    @DefaultBean
    Ids ids(Clock clock, SecureRandom random) {
        return new Ids(clock, random);
    }
}
