package io.pengyun.scheduler;

import java.util.UUID;

/** One hypervisor host, or one Kubernetes pool, which is a wide host. */
public record HostId(UUID value) {}
