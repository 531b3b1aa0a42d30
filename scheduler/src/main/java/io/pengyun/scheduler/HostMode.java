package io.pengyun.scheduler;

/** Whether a host takes new claims. Only an active one does; what it holds it keeps in every mode. */
public enum HostMode {
    /** Up, and takes new claims. */
    ACTIVE,
    /** Up, but an operator keeps new claims away. */
    CORDONED,
    /** Being emptied: its instances move away, and no new ones come. */
    DRAINING,
    /** Not reachable, or lost. */
    DOWN,
    /** Out of service for planned work, or lent back to the batch system. */
    MAINTENANCE
}
