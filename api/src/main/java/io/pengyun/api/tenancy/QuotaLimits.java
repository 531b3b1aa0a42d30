package io.pengyun.api.tenancy;

import java.util.List;
import java.util.UUID;

/** The limits as placement checks them. */
public interface QuotaLimits {

    /**
     * All limits that hold for a project, outermost department first. With {@code lock}, their scopes are locked until
     * the end of the caller's transaction, always in the same order, so that two claims under one limit are counted one
     * after the other; needs a transaction then.
     */
    List<QuotaLimit> forProject(UUID projectId, boolean lock);
}
