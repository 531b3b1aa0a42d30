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
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

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
                "update claim set expires_at = ?, confirmed = true where request_id = ? and state = 'held'",
                until,
                requestId);
        if (held == 0) {
            throw expired();
        }
    }

    @Override
    public void bind(Map<UUID, UUID> resourceByClaim) {
        int bound = jdbc.update(
                "update claim c set state = 'in_use', confirmed = true, expires_at = null, resource_id = b.resource_id"
                        + " from unnest(?, ?) as b (claim_id, resource_id)"
                        + " where c.id = b.claim_id and c.state = 'held'",
                resourceByClaim.keySet().toArray(UUID[]::new),
                resourceByClaim.values().toArray(UUID[]::new));
        if (bound != resourceByClaim.size()) {
            throw expired();
        }
    }

    @Override
    public Optional<Siblings> siblingsOf(UUID resourceId) {
        record Row(UUID requestId, int item, UUID hostId) {}
        List<Row> rows = jdbc.list(
                "select s.request_id, s.item, s.host_id from claim c join claim s on s.request_id = c.request_id"
                        + " and s.item = c.item where c.resource_id = ?",
                row -> new Row(row.getObject(1, UUID.class), row.getInt(2), row.getObject(3, UUID.class)),
                resourceId);
        return rows.stream()
                .findFirst()
                .map(first -> new Siblings(
                        first.requestId(),
                        first.item(),
                        rows.stream().map(Row::hostId).collect(Collectors.toUnmodifiableSet())));
    }

    @Override
    public void replace(UUID resourceId, UUID heldClaim) {
        record Place(UUID requestId, int item, int index) {}
        Place place = jdbc.first(
                        "delete from claim where resource_id = ? returning request_id, item, item_index",
                        row -> new Place(row.getObject(1, UUID.class), row.getInt(2), row.getInt(3)),
                        resourceId)
                .orElseThrow(ClaimService::expired);
        int taken = jdbc.update(
                "update claim set state = 'in_use', confirmed = true, expires_at = null, resource_id = ?, request_id = ?, item = ?,"
                        + " item_index = ? where id = ? and state = 'held'",
                resourceId,
                place.requestId(),
                place.item(),
                place.index(),
                heldClaim);
        if (taken != 1) {
            throw expired();
        }
    }

    @Override
    public void giveBack(UUID demandId) {
        jdbc.update("delete from claim where demand_id = ? and state = 'held'", demandId);
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
                "with over as (select id from claim where state = 'held' and expires_at <= ?"
                        + " order by expires_at limit ? for update skip locked)"
                        + " delete from claim c using over where c.id = over.id",
                now,
                limit);
    }

    private static ProblemException expired() {
        return new ProblemException(
                ProblemCode.CLAIM_EXPIRED, "The capacity is not held any more; submit the request again.");
    }
}
