package io.pengyun.api.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How this replica serves those who watch events. */
@ConfigMapping(prefix = "pengyun.event-stream")
interface EventStreamConfig {

    /** How many may watch at a time in this replica. */
    @WithDefault("500")
    int readers();

    /** How often a reader hears something, at least a comment; and how often its rights are looked at again. */
    @WithDefault("15s")
    Duration heartbeat();

    /** A reader for whom there was something and that has taken nothing for so long is cut off. */
    @WithDefault("60s")
    Duration patience();

    /** After this long a reader is asked to come again. */
    @WithDefault("1h")
    Duration span();
}
