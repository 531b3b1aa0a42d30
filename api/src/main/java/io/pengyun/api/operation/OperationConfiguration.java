package io.pengyun.api.operation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How this replica runs operations. */
@ConfigMapping(prefix = "pengyun.operation")
interface OperationConfiguration {

    /** How many run at a time in this replica, at least 1; each uses one database connection. */
    @WithDefault("8")
    int workers();

    /** After this long without a sign of life a worker's operation is taken over by another one. */
    @WithDefault("30s")
    Duration lease();

    /** The longest sleep of the idle engine between two looks at the database. */
    @WithDefault("5s")
    Duration idle();

    /** How many callers may watch operations at a time in this replica. */
    @WithDefault("500")
    int watchers();

    /** After this long a watcher is asked to come again. */
    @WithDefault("10m")
    Duration watchSpan();

    /** How often a watcher hears something, at least a comment. */
    @WithDefault("15s")
    Duration heartbeat();
}
