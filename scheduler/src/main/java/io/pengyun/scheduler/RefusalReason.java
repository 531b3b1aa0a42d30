package io.pengyun.scheduler;

/** Why a host was passed over. They are asked in this order, and a host counts under the first that applies. */
public enum RefusalReason {
    /** Not in one of the wanted sites. */
    SITE,
    /** Not in one of the wanted zones. */
    ZONE,
    /** Not in one of the wanted racks. */
    RACK,
    /** Not one of the wanted hosts. */
    HOST,
    /** Excluded by the demand: the host to be left. */
    EXCLUDED,
    /** Cordoned by an operator. */
    HOST_CORDONED,
    /** Being emptied. */
    HOST_DRAINING,
    /** Not reachable. */
    HOST_DOWN,
    /** Out of service for planned work. */
    HOST_IN_MAINTENANCE,
    /** Accredited below the classification of the data. */
    ACCREDITATION,
    /** Dedicated to another department. */
    DEDICATED,
    /** Lacks a required trait. */
    TRAIT_MISSING,
    /** Has a forbidden trait. */
    TRAIT_FORBIDDEN,
    /** Its pool is not shared. */
    NOT_SHARED,
    /** Away from the members of a group to be near. */
    AFFINITY,
    /** Near a member of a group to be apart from. */
    ANTI_AFFINITY,
    /** Would make a group uneven. */
    SPREAD,
    /** Too little free memory. */
    NO_MEMORY,
    /** Too few free vCPUs. */
    NO_VCPU,
    /** Too little free disk. */
    NO_DISK,
    /** Too few free GPUs of the model. */
    NO_GPU,
    /** Enough in all, but not within one NUMA cell. */
    NUMA
}
