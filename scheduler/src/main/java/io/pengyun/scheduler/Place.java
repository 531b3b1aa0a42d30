package io.pengyun.scheduler;

/**
 * Where a previewed demand would go, without naming hosts.
 *
 * @param hosts different hosts used in the site
 * @param instances instances placed in the site
 */
public record Place(String site, int hosts, int instances) {}
