package io.pengyun.api.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of the audit trail. */
@ConfigMapping(prefix = "pengyun.audit")
interface AuditConfig {

    Anchors anchor();

    /** Settings of the signed heads. */
    interface Anchors {

        /** Where each is also written as a file; where absent they are in the records only. */
        Optional<Path> folder();

        @WithDefault("24h")
        Duration interval();
    }
}
