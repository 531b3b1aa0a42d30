package io.pengyun.api.placement;

import io.pengyun.api.placement.PlacementDecision.HeldClaim;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Claims after their placement: held on, bound, given back. */
@ApplicationScoped
class ClaimService implements Claims {

    private final Jdbc jdbc;

    ClaimService(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<HeldClaim> heldBy(UUID requestId) {
        return claims("c.request_id = ? and c.state = 'held'", requestId);
    }

    /** What a demand has been given and has not been let go of. */
    List<HeldClaim> placedFor(UUID demandId) {
        return claims("c.demand_id = ?", demandId);
    }

    private List<HeldClaim> claims(String condition, UUID id) {
        return jdbc.list(
                "select c.id, c.host_id, c.item, c.item_index, coalesce((select array_agg(d.address order by d.address)"
                        + " from claim_device d where d.claim_id = c.id), '{}') as devices"
                        + " from claim c where " + condition + " order by c.item, c.item_index",
                row -> new HeldClaim(
                        row.getObject("id", UUID.class),
                        row.getObject("host_id", UUID.class),
                        row.getInt("item"),
                        row.getInt("item_index"),
                        List.of((String[]) row.getArray("devices").getArray())),
                id);
    }

    @Override
    public void hold(UUID requestId, Instant until) {
        int held = jdbc.update(
                "update claim set expires_at = ? where request_id = ? and state = 'held'", until, requestId);
        if (held == 0) {
            throw expired();
        }
    }

    @Override
    public void bind(Map<UUID, UUID> resourceByClaim) {
        int bound = jdbc.update(
                "update claim c set state = 'in_use', expires_at = null, resource_id = b.resource_id"
                        + " from unnest(?, ?) as b (claim_id, resource_id)"
                        + " where c.id = b.claim_id and c.state = 'held'",
                resourceByClaim.keySet().toArray(UUID[]::new),
                resourceByClaim.values().toArray(UUID[]::new));
        if (bound != resourceByClaim.size()) {
            throw expired();
        }
    }

    @Override
    public void release(Collection<UUID> resourceIds) {
        jdbc.update("delete from claim where resource_id = any(?)", (Object) resourceIds.toArray(UUID[]::new));
    }

    @Override
    public void releaseHeld(UUID requestId) {
        jdbc.update("delete from claim where request_id = ? and state = 'held'", requestId);
    }

    /** Lets claims go whose time is over; returns how many. */
    int expire(Instant now, int limit) {
        return jdbc.update(
                "delete from claim where id in (select id from claim where state = 'held' and expires_at <= ?"
                        + " order by expires_at limit ? for update skip locked)",
                now,
                limit);
    }

    private static ProblemException expired() {
        return new ProblemException(
                ProblemCode.CLAIM_EXPIRED, "The capacity is not held any more; submit the request again.");
    }
}
