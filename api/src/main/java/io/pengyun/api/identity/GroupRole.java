package io.pengyun.api.identity;

import io.pengyun.api.platform.Ids;
import io.pengyun.api.tenancy.DepartmentId;
import io.pengyun.api.tenancy.DepartmentRef;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A role of a group as the API shows it. */
@Schema(
        name = "GroupRole",
        description = "A role that the people of a group of the identity provider have, while they are in it.")
public record GroupRole(
        @Schema(examples = "grp-01m83d8wssebftspye6h69t3z1") String id,

        @Schema(description = "As the provider calls it", examples = "/cloud/health-members")
        String group,

        Role role,
        Optional<String> departmentId,
        Optional<String> departmentName,
        Instant createdAt) {

    static GroupRole of(GroupRoleEntity row, Map<UUID, DepartmentRef> departments) {
        Optional<UUID> department = Optional.ofNullable(row.departmentId);
        return new GroupRole(
                Ids.text(GroupRoleEntity.PREFIX, row.id),
                row.groupName,
                row.role,
                department.map(id -> new DepartmentId(id).toString()),
                department.map(departments::get).map(DepartmentRef::name),
                row.createdAt);
    }
}
