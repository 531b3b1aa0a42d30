package io.pengyun.scheduler;

/** What may fail as a whole, from the narrowest to the widest; each lies within the next. */
public enum FailureDomain {
    HOST,
    CHASSIS,
    RACK,
    SITE
}
