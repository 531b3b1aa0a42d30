package io.pengyun.api.approval;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * What one human being said in a case, once and for good.
 *
 * @param human who that is, whatever the account
 * @param inPlaceOf the users whose part they took besides their own
 * @param counted the stages that were open to them then
 */
record Decision(
        UUID id,
        UUID approverId,
        String approverName,
        String human,
        Set<UUID> inPlaceOf,
        boolean agrees,
        String comment,
        Instant at,
        Set<Stage.Key> counted) {

    Decision {
        inPlaceOf = Set.copyOf(inPlaceOf);
        counted = Set.copyOf(counted);
    }
}
