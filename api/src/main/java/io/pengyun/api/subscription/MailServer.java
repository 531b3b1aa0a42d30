package io.pengyun.api.subscription;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The mail server that takes what is written to people. */
@ConfigMapping(prefix = "pengyun.mail")
interface MailServer {

    /** Without it there is no mail. */
    Optional<String> host();

    @WithDefault("587")
    int port();

    /** How the way there is protected. */
    @WithDefault("starttls")
    Protection protection();

    Optional<String> user();

    Optional<String> password();

    @WithDefault("pengyun@localhost")
    String from();

    @WithDefault("20s")
    Duration patience();

    /** Words of the setting. */
    enum Protection {
        /** Plain text; for a server on this machine. */
        NONE,
        /** Asked for, and insisted on. */
        STARTTLS,
        TLS
    }
}
