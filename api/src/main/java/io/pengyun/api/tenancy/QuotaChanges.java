package io.pengyun.api.tenancy;

import io.pengyun.api.access.Owner;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Changes of limits, for who has had them agreed to; no check of the caller's rights. */
public interface QuotaChanges {

    /** What is set now; no lock. */
    QuotaBounds of(UUID scopeId);

    /**
     * Refuses bounds under which more would be promised below a department than it may hold, and more than before.
     *
     * @throws io.pengyun.api.platform.ProblemException {@code quota-exceeded}, naming the numbers
     */
    void requireAllowed(QuotaScope scope, UUID scopeId, QuotaBounds bounds);

    /**
     * Writes other bounds, in the caller's transaction, after the same check, and tells of it. What is there is read under
     * the locks of the scope and of all departments above, so of two changes at once none is lost.
     *
     * @param whose a project, or a department when it names no project
     * @param change from what is set when it comes to it
     * @throws io.pengyun.api.platform.ProblemException {@code quota-exceeded}; nothing is written then
     */
    void change(Owner whose, UnaryOperator<QuotaBounds> change);
}
