package io.pengyun.api.inventory;

import jakarta.persistence.EnumeratedValue;

/** What the gateway knows of a host's agent. */
public enum HostHealth {
    /** It has its certificate and has never connected. */
    ENROLLED("enrolled"),
    /** Its heartbeats come. */
    UP("up"),
    /** No heartbeat for a while; what runs there may still run. */
    UNREACHABLE("unreachable"),
    /** The lease last granted has ended, with the margin: nothing runs there under a lease any more. */
    LOST("lost");

    @EnumeratedValue
    private final String text;

    HostHealth(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
