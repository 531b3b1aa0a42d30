package io.pengyun.api.identity;

import io.pengyun.api.platform.Ids;
import io.pengyun.api.tenancy.DepartmentId;
import io.pengyun.api.tenancy.DepartmentRef;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A role of a user as the API shows it. */
@Schema(
        name = "RoleBinding",
        description = "A role that a user has, on a department with all below it or on the platform.")
public record RoleBinding(
        String id,
        Role role,
        Optional<String> departmentId,
        Optional<String> departmentName,

        @Schema(
                description = "The group of the identity provider that brings it; absent when somebody gave it",
                examples = "/cloud/health-members")
        Optional<String> group,

        Instant createdAt) {

    static RoleBinding of(RoleBindingEntity binding, Map<UUID, DepartmentRef> departments) {
        Optional<UUID> department = Optional.ofNullable(binding.departmentId);
        return new RoleBinding(
                Ids.text(RoleBindingEntity.PREFIX, binding.id),
                binding.role,
                department.map(id -> new DepartmentId(id).toString()),
                department.map(departments::get).map(DepartmentRef::name),
                Optional.ofNullable(binding.groupName),
                binding.createdAt);
    }
}
