package io.pengyun.api.tenancy;

import java.util.UUID;

/**
 * What other features need to know of a project.
 *
 * @param outsideAccess whether its instances may reach the outside by NAT
 */
public record ProjectRef(ProjectId id, UUID departmentId, String name, String departmentName, boolean outsideAccess) {}
