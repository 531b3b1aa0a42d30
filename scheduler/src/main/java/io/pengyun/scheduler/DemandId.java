package io.pengyun.scheduler;

import java.util.UUID;

/** One demand; a request that is placed again draws a new one. */
public record DemandId(UUID value) {}
