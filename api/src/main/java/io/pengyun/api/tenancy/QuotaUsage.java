package io.pengyun.api.tenancy;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Counts what is held against the limits; implemented where claims are kept. Kinds of which nothing is held may lack. */
public interface QuotaUsage {

    Map<QuotaKind, Long> ofProject(UUID projectId);

    /** Of all projects of these departments together. */
    Map<QuotaKind, Long> ofDepartments(Set<UUID> departmentIds);
}
