package io.pengyun.scheduler;

import java.util.UUID;

/** A department, the tenant that dedicated hosts admit. */
public record DepartmentId(UUID value) {}
