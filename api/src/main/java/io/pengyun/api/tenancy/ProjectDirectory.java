package io.pengyun.api.tenancy;

import io.pengyun.api.access.Permission;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** Finds projects by what callers write. */
public interface ProjectDirectory {

    /**
     * The project of this id ({@code prj-…}) or name, where the caller at hand holds the permission.
     *
     * @throws io.pengyun.api.platform.ProblemException {@code not-found} when there is none or the caller may not know of
     *     it, {@code forbidden} when it may see it but not do this, {@code wrong-state} when it is closed and the
     *     permission is one to write
     */
    ProjectRef require(Permission permission, String idOrName);

    /** Projects by id, for views; without any check. Unknown ids are left out. */
    Map<UUID, ProjectRef> refs(Collection<UUID> projectIds);
}
