package io.pengyun.api.tenancy;

/** What other features need to know of a department. */
public record DepartmentRef(DepartmentId id, String name) {}
