package io.pengyun.api.approval;

import io.pengyun.api.access.Permission;
import java.util.Optional;
import java.util.UUID;

/** Something that cannot be taken back, so that two people have to want it; implemented where it is done. */
public interface DangerousAction {

    /** As callers name it, e.g. {@code abandon-operation}. */
    String name();

    /** What both people need, on the whole platform. */
    Permission permission();

    /**
     * Looks at what it is to be done to; when it is proposed, and again before it is done.
     *
     * @param subject the id of that, as callers write it
     * @throws io.pengyun.api.platform.ProblemException when there is no such thing, or it is not in a state for this
     */
    Target target(String subject);

    /** Does it, in the caller's transaction. */
    void perform(String subject, String comment);

    /**
     * @param sentence what will be done, for the person who is to agree
     * @param departmentId whose it is; empty: the platform's
     */
    record Target(String sentence, Optional<UUID> departmentId) {}
}
