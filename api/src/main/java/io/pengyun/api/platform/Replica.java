package io.pengyun.api.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * This process among those that serve one cloud: the same name after a restart, and no two of one name at a time. From
 * {@code PENGYUN_REPLICA}; by default the name of the machine.
 */
@ApplicationScoped
public class Replica {

    private final String name;

    @Inject
    Replica(@ConfigProperty(name = "pengyun.replica") Optional<String> configured) throws UnknownHostException {
        this.name = configured.isPresent()
                ? configured.get()
                : InetAddress.getLocalHost().getHostName();
    }

    public String name() {
        return name;
    }
}
