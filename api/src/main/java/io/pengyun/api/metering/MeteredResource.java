package io.pengyun.api.metering;

import java.util.UUID;

/**
 * What is metered and for whom.
 *
 * @param kind as people see it, e.g. {@code instance}
 * @param idPrefix of its outside id, e.g. {@code ins}
 */
public record MeteredResource(UUID id, String kind, String idPrefix, UUID departmentId, UUID projectId) {}
