package io.pengyun.api.volume;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Owner;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.operation.OperationSubject;
import io.pengyun.api.operation.OperationView;
import io.pengyun.api.operation.Operations;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.request.TermRules;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What callers do with volumes that exist, and what instances need to know of them. */
@ApplicationScoped
public class VolumeService {

    private final VolumeRepository volumes;
    private final VolumeViews views;
    private final Jdbc jdbc;
    private final Operations operations;
    private final ChangeVolume change;
    private final AttachTarget targets;
    private final Access access;
    private final AuditSubject audited;
    private final TermRules rules;

    VolumeService(
            VolumeRepository volumes,
            VolumeViews views,
            Jdbc jdbc,
            Operations operations,
            ChangeVolume change,
            AttachTarget targets,
            Access access,
            AuditSubject audited,
            TermRules rules) {
        this.volumes = volumes;
        this.views = views;
        this.jdbc = jdbc;
        this.operations = operations;
        this.change = change;
        this.targets = targets;
        this.access = access;
        this.audited = audited;
        this.rules = rules;
    }

    @Transactional
    Page<VolumeView> list(VolumeRepository.Filter filter, PageRequest page) {
        List<VolumeEntity> found = volumes.page(access.reach(Permission.RESOURCE_READ), filter, page.limit());
        List<VolumeView> shown = views.of(found);
        return page.page(shown, view -> VolumeId.parse(view.id()).orElseThrow().value(), view -> view);
    }

    @Transactional
    VolumeView get(String idOrName, Optional<UUID> projectId) {
        return views.of(find(Permission.RESOURCE_READ, idOrName, projectId, false));
    }

    @Transactional
    OperationView attach(String idOrName, Optional<UUID> projectId, String instance) {
        VolumeEntity volume = lockFree(idOrName, projectId, false);
        requirePresent(volume);
        if (volume.instanceId != null) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE, "Volume \"" + volume.name + "\" is attached already; detach it first.");
        }
        requireNotEnded(volume);
        AttachTarget.Target target = targets.require(volume.projectId, instance);
        if (!target.hostId().equals(volume.hostId)) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE,
                    "Volume \"" + volume.name + "\" is on another host than instance \"" + target.name()
                            + "\"; volumes on local pools do not travel.");
        }
        return start(volume, VolumeChange.Action.ATTACH, Optional.of(target.instanceId()));
    }

    @Transactional
    OperationView detach(String idOrName, Optional<UUID> projectId) {
        VolumeEntity volume = lockFree(idOrName, projectId, false);
        requirePresent(volume);
        if (volume.instanceId == null) {
            throw new ProblemException(ProblemCode.WRONG_STATE, "Volume \"" + volume.name + "\" is not attached.");
        }
        return start(volume, VolumeChange.Action.DETACH, Optional.empty());
    }

    @Transactional
    OperationView delete(String idOrName, Optional<UUID> projectId) {
        VolumeEntity volume = lockFree(idOrName, projectId, false);
        requirePresent(volume);
        if (volume.instanceId != null) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE,
                    "Volume \"" + volume.name + "\" is attached; detach it before you delete it.");
        }
        return start(volume, VolumeChange.Action.DELETE, Optional.empty());
    }

    @Transactional
    OperationView undelete(String idOrName, Optional<UUID> projectId) {
        VolumeEntity volume = lockFree(idOrName, projectId, true);
        if (volume.wanted != VolumeWanted.DELETED) {
            throw new ProblemException(ProblemCode.WRONG_STATE, "Volume \"" + volume.name + "\" is not deleted.");
        }
        requireNotEnded(volume);
        if (volumes.isNameTaken(volume.projectId, volume.name)) {
            throw new ProblemException(
                    ProblemCode.NAME_TAKEN,
                    "The project has another volume \"" + volume.name + "\"; delete that one first.");
        }
        return start(volume, VolumeChange.Action.UNDELETE, Optional.empty());
    }

    /** The volumes that shall be attached to each of these instances; those with none are left out. */
    public Map<UUID, List<VolumeId>> wantedAttachments(Collection<UUID> instanceIds) {
        return jdbc
                .list(
                        "select instance_id, id from volume where instance_id = any(?) and wanted = 'present'"
                                + " order by instance_id, id",
                        row -> Map.entry(row.getObject(1, UUID.class), new VolumeId(row.getObject(2, UUID.class))),
                        (Object) instanceIds.toArray(UUID[]::new))
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    /** Lets go of the volumes of instances that are gone for good; in the caller's transaction. */
    public void forget(Collection<UUID> instanceIds) {
        jdbc.update(
                "update volume set instance_id = null, observed_instance_id = null where instance_id = any(?)",
                (Object) instanceIds.toArray(UUID[]::new));
    }

    private OperationView start(VolumeEntity volume, VolumeChange.Action action, Optional<UUID> target) {
        OperationId operation = operations.start(
                change,
                new VolumeChange(volume.id, action, target, volume.wanted, Optional.ofNullable(volume.instanceId)),
                OperationSubject.ofProject(
                        volume.departmentId,
                        volume.projectId,
                        new VolumeId(volume.id).text() + " (" + volume.name + ")",
                        access.caller().name(),
                        1));
        volume.operationId = operation.value();
        audited.detail("operation", operation.text());
        return operations.find(operation).orElseThrow();
    }

    private void requireNotEnded(VolumeEntity volume) {
        rules.requireNotEnded("volume \"" + volume.name + "\"", volume.endsAt);
    }

    private static void requirePresent(VolumeEntity volume) {
        if (volume.wanted != VolumeWanted.PRESENT) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE, "Volume \"" + volume.name + "\" is " + volume.wanted.text() + ".");
        }
    }

    private VolumeEntity lockFree(String idOrName, Optional<UUID> projectId, boolean deleted) {
        VolumeEntity found = find(Permission.RESOURCE_WRITE, idOrName, projectId, deleted);
        audited.is(new VolumeId(found.id).text(), found.departmentId);
        audited.detail("name", found.name);
        VolumeEntity volume = volumes.lock(found.id).orElseThrow(() -> ProblemException.notFound("volume", idOrName));
        if (volume.operationId != null) {
            throw new ProblemException(
                    ProblemCode.BUSY,
                    "Volume \"" + volume.name + "\" is being worked on; wait for operation "
                            + new OperationId(volume.operationId).text() + " or cancel it.");
        }
        return volume;
    }

    /** By id, or by name when it is the only one of that name that the caller sees, there or anywhere. */
    private VolumeEntity find(Permission permission, String idOrName, Optional<UUID> projectId, boolean deleted) {
        Optional<VolumeEntity> found = VolumeId.parse(idOrName)
                .flatMap(id -> volumes.findByIdOptional(id.value()))
                .filter(volume -> projectId.isEmpty() || projectId.get().equals(volume.projectId))
                .or(() -> volumes.named(access.reach(Permission.RESOURCE_READ), projectId, idOrName, deleted));
        VolumeEntity volume = found.filter(one -> one.wanted != VolumeWanted.PURGED)
                .orElseThrow(() -> ProblemException.notFound("volume", idOrName));
        access.require(permission, Owner.project(volume.departmentId, volume.projectId), "volume", idOrName);
        return volume;
    }
}
