package io.pengyun.api.subscription;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often and how patiently is delivered. */
@ConfigMapping(prefix = "pengyun.delivery")
interface DeliveryConfig {

    /** How many targets this replica tells at the same time. */
    @WithDefault("8")
    int workers();

    /** After the first failure; each further one waits three times as long. */
    @WithDefault("5s")
    Duration firstRetry();

    @WithDefault("1h")
    Duration longestRetry();

    /** What was tried so often in vain is laid aside. */
    @WithDefault("12")
    int attempts();

    /** After so many failures in a row a target is left alone, and then asked with one event whether it is back. */
    @WithDefault("3")
    int failuresToRest();

    /** How often is looked for work, should a notice of new events get lost. */
    @WithDefault("1s")
    Duration look();
}
