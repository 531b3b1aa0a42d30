package io.pengyun.api.agent;

import io.pengyun.api.inventory.HostId;
import io.pengyun.api.inventory.HostRetirement;
import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets go of hosts that are gone for good: they get no lease and are sent away with their next heartbeats. */
@ApplicationScoped
class RetiredHosts implements HostRetirement {

    private final Jdbc jdbc;

    RetiredHosts(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void retired(HostId host) {
        jdbc.update("update host_agent set revoked = true where host_id = ?", host.value());
    }
}
