package io.pengyun.scheduler;

/**
 * A host as the fleet sees it at one moment.
 *
 * @param free capacity less claims; below 0 where the capacity was cut under them
 * @param freeDevices devices without a holder
 * @param claims claims held
 */
public record HostView(HostSpec spec, HostMode mode, Resources free, int freeDevices, int claims) {}
