package io.pengyun.api.subscription;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How webhooks are called. */
@ConfigMapping(prefix = "pengyun.webhook")
interface WebhookConfig {

    /** Networks that may be called although they are private, and in plain text, e.g. {@code 10.20.0.0/16}. */
    Optional<List<String>> open();

    /** The longest that a receiver may take to answer. */
    @WithDefault("10s")
    Duration patience();
}
