package io.pengyun.api.approval;

import io.pengyun.api.identity.Role;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a policy says, as it is kept.
 *
 * @param when on what it speaks
 * @param stages whom it asks; none: it lets pass
 * @param inOrder whether a stage is asked only after the one before has agreed
 * @param expireAfterHours until when the decision must be there
 * @param onExpiry what happens then
 */
record PolicyRule(Conditions when, List<Stage> stages, boolean inOrder, int expireAfterHours, OnExpiry onExpiry) {

    /** Three days: over a weekend. */
    static final int DEFAULT_HOURS = 72;

    /** When no policy speaks. */
    static final PolicyRule DEFAULT = new PolicyRule(
            Conditions.NONE,
            List.of(new Stage(Who.approver(1), 1, false, Optional.empty())),
            true,
            DEFAULT_HOURS,
            OnExpiry.EXPIRE);

    /** When no policy speaks, and no department has a say. */
    static final PolicyRule PLATFORM_DEFAULT = new PolicyRule(
            Conditions.NONE,
            List.of(new Stage(
                    new Who(Optional.of(Role.PLATFORM_ADMIN), Optional.empty(), List.of()),
                    1,
                    false,
                    Optional.empty())),
            true,
            DEFAULT_HOURS,
            OnExpiry.EXPIRE);

    PolicyRule {
        stages = List.copyOf(stages);
    }

    /** What becomes of what nobody decided on in time. */
    enum OnExpiry {
        /** It ends, and what it held is free again. */
        EXPIRE,
        /** Silence is consent. */
        APPROVE
    }

    /**
     * Some who are asked side by side.
     *
     * @param atLeast how many people have to agree, from 1; does not count when all have to
     * @param everyone all who are asked have to agree
     * @param escalation who may agree as well when that takes long
     */
    record Stage(Who who, int atLeast, boolean everyone, Optional<Escalation> escalation) {}

    /** @param afterHours from when the stage was asked */
    record Escalation(int afterHours, Who to) {}

    /**
     * Those who hold a role, and those named.
     *
     * @param level on which department the role is to be held: 1 for the one that asks, 2 for the one above it, and so on, at
     *     most the top; empty: on the whole platform
     */
    record Who(Optional<Role> role, Optional<Integer> level, List<UUID> people) {

        Who {
            people = List.copyOf(people);
        }

        static Who approver(int level) {
            return new Who(Optional.of(Role.APPROVER), Optional.of(level), List.of());
        }
    }
}
