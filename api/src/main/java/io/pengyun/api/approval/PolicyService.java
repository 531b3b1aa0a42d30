package io.pengyun.api.approval;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Owner;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.event.EventKind;
import io.pengyun.api.event.Events;
import io.pengyun.api.event.Fact;
import io.pengyun.api.identity.Person;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Refusals;
import io.pengyun.api.platform.Versions;
import io.pengyun.api.tenancy.DepartmentDirectory;
import io.pengyun.api.tenancy.DepartmentId;
import io.pengyun.api.tenancy.DepartmentRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Policies: the city's rules of who has to agree to what. A change holds for what is submitted after it. */
@ApplicationScoped
class PolicyService {

    private static final int DEFAULT_POSITION = 100;

    private final PolicyRepository policies;
    private final PolicyForms forms;
    private final DepartmentDirectory departments;
    private final Access access;
    private final AuditSubject audited;
    private final Events events;
    private final Ids ids;
    private final Clock clock;

    PolicyService(
            PolicyRepository policies,
            PolicyForms forms,
            DepartmentDirectory departments,
            Access access,
            AuditSubject audited,
            Events events,
            Ids ids,
            Clock clock) {
        this.policies = policies;
        this.forms = forms;
        this.departments = departments;
        this.access = access;
        this.audited = audited;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    @Transactional
    Page<PolicyBody.View> list(PageRequest page) {
        List<PolicyEntity> rows = policies.page(visible(), page.beforeOrMaximum(), page.limit());
        Map<UUID, Person> named = forms.named(rows.stream().map(row -> row.rule));
        Map<UUID, DepartmentRef> scopes = departments.refs(rows.stream()
                .map(row -> row.departmentId)
                .filter(Objects::nonNull)
                .toList());
        return page.page(rows, row -> row.id, row -> view(row, named, scopes));
    }

    @Transactional
    PolicyBody.View get(String idOrName) {
        return view(find(idOrName));
    }

    @Transactional
    PolicyBody.View create(PolicyBody.Create wanted) {
        PolicyEntity policy = new PolicyEntity();
        if (wanted.department().isPresent()) {
            policy.departmentId = departments
                    .require(Permission.POLICY_WRITE, wanted.department().get())
                    .id()
                    .value();
        } else {
            access.requirePlatform(Permission.POLICY_WRITE);
        }
        policy.id = ids.next();
        policy.name = wanted.name();
        policy.subject = Matter.Subject.REQUEST;
        policy.position = wanted.position().orElse(DEFAULT_POSITION);
        policy.rule = new PolicyRule(
                forms.checked(wanted.when().orElse(Conditions.NONE)),
                forms.stages(wanted.stages()),
                wanted.inOrder().orElse(true),
                wanted.expireAfterHours().orElse(PolicyRule.DEFAULT_HOURS),
                wanted.onExpiry().orElse(PolicyRule.OnExpiry.EXPIRE));
        policy.createdAt = clock.instant();
        policy.updatedAt = policy.createdAt;
        tell(policy, EventKind.POLICY_CREATED);
        write(policy.name, () -> policies.persistAndFlush(policy));
        return view(policy);
    }

    @Transactional
    PolicyBody.View update(String idOrName, PolicyBody.Update change, @Nullable String ifMatch) {
        PolicyEntity policy = lock(idOrName);
        Versions.require(ifMatch, policy.version);
        policy.name = change.name().orElse(policy.name);
        policy.position = change.position().orElse(policy.position);
        policy.rule = new PolicyRule(
                change.when().map(forms::checked).orElse(policy.rule.when()),
                change.stages().map(forms::stages).orElse(policy.rule.stages()),
                change.inOrder().orElse(policy.rule.inOrder()),
                change.expireAfterHours().orElse(policy.rule.expireAfterHours()),
                change.onExpiry().orElse(policy.rule.onExpiry()));
        policy.updatedAt = clock.instant();
        tell(policy, EventKind.POLICY_CHANGED);
        write(policy.name, policies::flush);
        return view(policy);
    }

    @Transactional
    void delete(String idOrName) {
        PolicyEntity policy = lock(idOrName);
        tell(policy, EventKind.POLICY_DELETED);
        policies.delete(policy);
    }

    private PolicyEntity lock(String idOrName) {
        PolicyEntity found = find(idOrName);
        if (found.departmentId == null) {
            access.requirePlatform(Permission.POLICY_WRITE);
        } else {
            access.require(Permission.POLICY_WRITE, Owner.department(found.departmentId), "approval policy", idOrName);
        }
        return policies.lock(found.id).orElseThrow(() -> ProblemException.notFound("approval policy", idOrName));
    }

    private PolicyEntity find(String idOrName) {
        Optional<PolicyId> id = PolicyId.parse(idOrName);
        List<PolicyEntity> found = id.isPresent()
                ? policies.find(visible(), id.get().value()).stream().toList()
                : policies.named(visible(), idOrName);
        if (found.size() > 1) {
            throw ProblemException.invalid(
                    "policy",
                    "several departments have a policy \"" + idOrName + "\"; give the id of the one you mean.");
        }
        return found.stream().findFirst().orElseThrow(() -> ProblemException.notFound("approval policy", idOrName));
    }

    /** Whose policies the caller may see: those that bind somebody within reach, so those of departments above too. */
    private Optional<Set<UUID>> visible() {
        return access.reach(Permission.POLICY_READ).departments().map(departments::withAllAbove);
    }

    private void tell(PolicyEntity policy, EventKind kind) {
        String id = new PolicyId(policy.id).toString();
        if (policy.departmentId == null) {
            audited.is(id);
        } else {
            audited.is(id, policy.departmentId);
        }
        audited.detail("name", policy.name);
        Optional<Owner> owner = Optional.ofNullable(policy.departmentId).map(Owner::department);
        events.publish(new Fact(kind, owner, id, Map.of())
                .with("name", policy.name)
                .with("by", access.caller().name()));
    }

    private static void write(String name, Runnable write) {
        Refusals.translate(
                Map.of("approval_policy_name", () -> Refusals.nameTaken("policy in this scope", name)), write);
    }

    private PolicyBody.View view(PolicyEntity policy) {
        return view(
                policy,
                forms.named(Optional.of(policy.rule).stream()),
                departments.refs(
                        Optional.ofNullable(policy.departmentId).stream().toList()));
    }

    private static PolicyBody.View view(PolicyEntity policy, Map<UUID, Person> named, Map<UUID, DepartmentRef> scopes) {
        Optional<UUID> department = Optional.ofNullable(policy.departmentId);
        return new PolicyBody.View(
                new PolicyId(policy.id).toString(),
                policy.name,
                department.map(id -> new DepartmentId(id).toString()),
                department.map(scopes::get).map(DepartmentRef::name),
                policy.position,
                policy.rule.when(),
                PolicyForms.bodies(policy.rule, named),
                policy.rule.inOrder(),
                policy.rule.expireAfterHours(),
                policy.rule.onExpiry(),
                Words.of(policy.rule, named),
                policy.version,
                policy.createdAt,
                policy.updatedAt);
    }
}
