package io.pengyun.api.agent;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the gateway to the agents. */
@ConfigMapping(prefix = "pengyun.gateway")
interface GatewayConfig {

    @WithDefault("0.0.0.0")
    String host();

    /** 0 takes any free port, for tests. */
    @WithDefault("8443")
    int port();

    /** Names and addresses under which agents reach this control plane; all local addresses where absent. */
    Optional<List<String>> names();

    @WithDefault("30d")
    Duration certificateLife();

    @WithDefault("2s")
    Duration heartbeat();

    /** How long an instance that may be started elsewhere runs on after the last granted heartbeat. */
    @WithDefault("20s")
    Duration lease();

    /** How far ahead grants are recorded, so that not each of them is a write. */
    @WithDefault("5s")
    Duration leaseAhead();

    /** What is waited after a lease has ended before its host counts as lost. */
    @WithDefault("5s")
    Duration leaseMargin();

    /** Without a heartbeat for this long a host counts as unreachable. */
    @WithDefault("8s")
    Duration unreachableAfter();

    @WithDefault("60s")
    Duration orphanGrace();

    /** How often an agent reports everything. */
    @WithDefault("30s")
    Duration observeInterval();
}
