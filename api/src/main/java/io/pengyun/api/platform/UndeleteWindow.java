package io.pengyun.api.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How long what was deleted can be had back; then it is purged. */
@ApplicationScoped
public class UndeleteWindow {

    private final Duration length;

    UndeleteWindow(@ConfigProperty(name = "pengyun.undelete-window", defaultValue = "72h") Duration length) {
        this.length = length;
    }

    public Duration length() {
        return length;
    }
}
