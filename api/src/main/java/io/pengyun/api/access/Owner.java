package io.pengyun.api.access;

import java.util.Optional;
import java.util.UUID;

/** To whom something belongs: a department, and mostly one of its projects. */
public record Owner(UUID departmentId, Optional<UUID> projectId) {

    public static Owner department(UUID departmentId) {
        return new Owner(departmentId, Optional.empty());
    }

    public static Owner project(UUID departmentId, UUID projectId) {
        return new Owner(departmentId, Optional.of(projectId));
    }
}
