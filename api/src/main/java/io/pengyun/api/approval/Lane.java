package io.pengyun.api.approval;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What one policy asks for in a case; the lanes of a case stand side by side.
 *
 * @param policyId empty: no policy spoke, and the department decides
 * @param scopeName the department whose policy it is, or the platform
 * @param why what of the matter the policy speaks on, in words
 * @param inOrder whether a stage is asked only after the one before has agreed
 */
record Lane(
        int number,
        Optional<UUID> policyId,
        Optional<String> policyName,
        String scopeName,
        List<String> why,
        boolean inOrder,
        PolicyRule.OnExpiry onExpiry,
        List<Stage> stages) {

    Lane {
        why = List.copyOf(why);
        stages = List.copyOf(stages);
    }

    boolean agreed() {
        return stages.stream().allMatch(stage -> stage.state() == Stage.State.AGREED);
    }

    Lane with(List<Stage> changed) {
        return new Lane(number, policyId, policyName, scopeName, why, inOrder, onExpiry, changed);
    }
}
