package io.pengyun.api.compute;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the interactive consoles. */
@ConfigMapping(prefix = "pengyun.console")
interface ConsoleConfig {

    /** A console into which nobody types for this long is ended: behind it may be a shell that somebody forgot. */
    @WithDefault("15m")
    Duration idle();
}
