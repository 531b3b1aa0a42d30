package io.pengyun.api.placement;

import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.tenancy.QuotaKind;
import io.pengyun.api.tenancy.QuotaLimit;
import io.pengyun.api.tenancy.QuotaLimits;
import io.pengyun.api.tenancy.QuotaScope;
import io.pengyun.api.tenancy.QuotaUsage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Counts claims against limits. There is no counter beside the claims that could go astray. What a placement holds for its
 * caller for a minute counts only when the caller has confirmed it.
 */
@ApplicationScoped
class QuotaService implements Quotas, QuotaUsage {

    private static final String SUMS =
            "coalesce(sum(instances), 0), coalesce(sum(vcpus), 0), coalesce(sum(memory_mib), 0),"
                    + " coalesce(sum(disk_gib), 0), coalesce(sum(gpus), 0)";

    private final Jdbc jdbc;
    private final QuotaLimits limits;

    QuotaService(Jdbc jdbc, QuotaLimits limits) {
        this.jdbc = jdbc;
        this.limits = limits;
    }

    @Override
    public List<Left> require(UUID projectId, Amounts asked) {
        List<Left> all = left(projectId, asked, true);
        List<Left> exceeded =
                all.stream().filter(left -> !left.soft() && left.exceeds()).toList();
        if (!exceeded.isEmpty()) {
            throw new ProblemException(
                            ProblemCode.QUOTA_EXCEEDED,
                            exceeded.stream().map(Left::sentence).collect(Collectors.joining(" ")))
                    .with("quota", exceeded.getFirst())
                    .with("exceeded", exceeded);
        }
        return all;
    }

    @Override
    public List<Left> left(UUID projectId, Amounts asked) {
        return left(projectId, asked, false);
    }

    private List<Left> left(UUID projectId, Amounts asked, boolean lock) {
        List<QuotaLimit> bounds = limits.forProject(projectId, lock);
        if (bounds.isEmpty()) {
            return List.of();
        }
        List<Held> held = heldOf(bounds, projectId);
        return bounds.stream()
                .map(limit -> {
                    long used = held.stream()
                            .filter(one -> limit.scope() == QuotaScope.PROJECT
                                    ? one.projectId().equals(limit.scopeId())
                                    : limit.departmentIds().contains(one.departmentId()))
                            .mapToLong(one -> one.amounts().getOrDefault(limit.kind(), 0L))
                            .sum();
                    long wanted = amount(asked, limit.kind());
                    return new Left(
                            limit.scope().text(),
                            limit.scopeName(),
                            limit.kind().apiName(),
                            limit.soft(),
                            limit.maximum(),
                            used,
                            wanted,
                            limit.maximum() - used - wanted);
                })
                .toList();
    }

    private record Held(UUID departmentId, UUID projectId, Map<QuotaKind, Long> amounts) {}

    private List<Held> heldOf(List<QuotaLimit> bounds, UUID projectId) {
        Set<UUID> departments = new HashSet<>();
        bounds.forEach(limit -> departments.addAll(limit.departmentIds()));
        return jdbc.list(
                "select department_id, project_id, " + SUMS
                        + " from claim where confirmed and (department_id = any(?) or project_id = ?) group by 1, 2",
                row -> new Held(row.getObject(1, UUID.class), row.getObject(2, UUID.class), amounts(row, 3)),
                departments.toArray(UUID[]::new),
                projectId);
    }

    @Override
    public Map<QuotaKind, Long> ofProject(UUID projectId) {
        return jdbc.first(
                        "select " + SUMS + " from claim where confirmed and project_id = ?",
                        row -> amounts(row, 1),
                        projectId)
                .orElseThrow();
    }

    @Override
    public Map<QuotaKind, Long> ofDepartments(Set<UUID> departmentIds) {
        return jdbc.first(
                        "select " + SUMS + " from claim where confirmed and department_id = any(?)",
                        row -> amounts(row, 1),
                        (Object) departmentIds.toArray(UUID[]::new))
                .orElseThrow();
    }

    private static Map<QuotaKind, Long> amounts(java.sql.ResultSet row, int first) throws java.sql.SQLException {
        Map<QuotaKind, Long> amounts = new EnumMap<>(QuotaKind.class);
        amounts.put(QuotaKind.INSTANCES, row.getLong(first));
        amounts.put(QuotaKind.VCPUS, row.getLong(first + 1));
        amounts.put(QuotaKind.MEMORY_MIB, row.getLong(first + 2));
        amounts.put(QuotaKind.DISK_GIB, row.getLong(first + 3));
        amounts.put(QuotaKind.GPUS, row.getLong(first + 4));
        return amounts;
    }

    private static long amount(Amounts asked, QuotaKind kind) {
        return switch (kind) {
            case INSTANCES -> asked.instances();
            case VCPUS -> asked.vcpus();
            case MEMORY_MIB -> asked.memoryMib();
            case DISK_GIB -> asked.diskGib();
            case GPUS -> asked.gpus();
        };
    }
}
