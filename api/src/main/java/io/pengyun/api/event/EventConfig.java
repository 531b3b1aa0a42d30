package io.pengyun.api.event;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How events are put into order and kept. */
@ConfigMapping(prefix = "pengyun.event")
interface EventConfig {

    /**
     * How long this replica waits after the first of some changes before it numbers them: one commit for all of them, and
     * this much later.
     */
    @WithDefault("5ms")
    Duration gather();

    /** The longest an event waits for its number when the replica that wrote it died before it could see to it. */
    @WithDefault("500ms")
    Duration look();

    /** After this long events are forgotten. */
    @WithDefault("30d")
    Duration keep();
}
