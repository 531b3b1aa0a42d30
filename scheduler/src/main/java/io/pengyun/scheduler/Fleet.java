package io.pengyun.scheduler;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The hosts and what is held on them, kept current by deltas.
 *
 * <p>Used by one thread, the placement leader's; {@link #copy} gives another thread its own. Every method either does all
 * it says or throws and leaves the fleet as it was.
 */
public final class Fleet {

    private final HostColumns columns = new HostColumns();
    private final GroupMembers groups = new GroupMembers();
    private final Map<ClaimKey, Claim> claims = new HashMap<>();
    private final Map<DemandId, Integer> claimsByDemand = new HashMap<>();
    private final Map<HostId, Map<ClaimKey, Claim>> claimsByHost = new HashMap<>();

    public static Builder builder() {
        return new Builder();
    }

    /** Number of hosts, whatever their mode. */
    public int size() {
        return columns.size();
    }

    /** Number of claims held. */
    public int claimCount() {
        return claims.size();
    }

    public Optional<HostView> host(HostId id) {
        return columns.contains(id) ? Optional.of(view(columns.row(id))) : Optional.empty();
    }

    /** All hosts, in order of id. */
    public List<HostView> hosts() {
        return columns.live.stream()
                .mapToObj(this::view)
                .sorted(Comparator.comparing(view -> view.spec().id().value()))
                .toList();
    }

    private HostView view(int row) {
        HostSpec spec = columns.spec(row);
        return new HostView(
                spec,
                columns.mode(row),
                columns.free(row),
                columns.interior(row).freeDevices(),
                claimsByHost.getOrDefault(spec.id(), Map.of()).size());
    }

    public Optional<Claim> claim(ClaimKey key) {
        return Optional.ofNullable(claims.get(key));
    }

    /** What is held on a host, in the order in which it came to be held. */
    public List<Claim> claimsOn(HostId id) {
        return List.copyOf(claimsByHost.getOrDefault(id, Map.of()).values());
    }

    /** Adds an active host. Throws {@link IllegalArgumentException} if it is there already. */
    public void addHost(HostSpec spec) {
        addHost(spec, HostMode.ACTIVE);
    }

    public void addHost(HostSpec spec, HostMode mode) {
        columns.add(spec, mode);
    }

    /** Changes any fact of a host; its mode and claims stay, also where they no longer fit. */
    public void updateHost(HostSpec spec) {
        int row = columns.row(spec.id());
        HostMode mode = columns.mode(row);
        List<Claim> held = claimsOn(spec.id());
        held.forEach(claim -> release(claim.key()));
        columns.remove(row);
        columns.add(spec, mode);
        held.forEach(this::restore);
    }

    /** Changes what a host offers; it may fall below what is held, and then takes nothing new. */
    public void updateCapacity(HostId id, Resources capacity) {
        columns.setCapacity(columns.row(id), capacity.requireNotNegative());
    }

    public void setMode(HostId id, HostMode mode) {
        columns.setMode(columns.row(id), mode);
    }

    /** Throws {@link IllegalStateException} while something is held on the host. */
    public void removeHost(HostId id) {
        int row = columns.row(id);
        if (claimsByHost.containsKey(id)) {
            throw new IllegalStateException("host still holds claims: " + id.value());
        }
        columns.remove(row);
    }

    /**
     * Holds capacity, whatever the host's mode.
     *
     * @throws OverbookedException if the host has too little free or a device is not to be had
     * @throws IllegalArgumentException if the host is unknown or the claim is held already
     */
    public void hold(Claim claim) {
        int row = requireNew(claim);
        if (!columns.free(row).covers(claim.resources())
                || !columns.interior(row).covers(claim)) {
            throw new OverbookedException("host " + claim.host().value() + " cannot hold " + claim.resources() + " "
                    + claim.deviceAddresses() + ", free is " + columns.free(row));
        }
        book(row, claim);
    }

    /**
     * Takes over a claim that is on record: a fact, so it may exceed a capacity that was cut, and name a device that is
     * gone.
     *
     * @throws OverbookedException if another claim has one of its devices
     * @throws IllegalArgumentException if the host is unknown or the claim is held already
     */
    public void restore(Claim claim) {
        int row = requireNew(claim);
        if (columns.interior(row).holdsAnyDeviceOf(claim)) {
            throw new OverbookedException(
                    "host " + claim.host().value() + " has a holder already for one of " + claim.deviceAddresses());
        }
        book(row, claim);
    }

    private int requireNew(Claim claim) {
        int row = columns.row(claim.host());
        if (claims.containsKey(claim.key())) {
            throw new IllegalArgumentException("claim is held already: " + claim.key());
        }
        return row;
    }

    private void book(int row, Claim claim) {
        columns.change(row, claim.resources(), -1);
        columns.interior(row).take(claim);
        claim.groups().forEach(group -> groups.add(group, columns, row));
        claims.put(claim.key(), claim);
        claimsByDemand.merge(claim.key().demand(), 1, Integer::sum);
        claimsByHost
                .computeIfAbsent(claim.host(), unused -> new LinkedHashMap<>())
                .put(claim.key(), claim);
    }

    /** Gives back what a claim holds. False if there is no such claim: releasing twice is harmless. */
    public boolean release(ClaimKey key) {
        Claim claim = claims.remove(key);
        if (claim == null) {
            return false;
        }
        int row = columns.row(claim.host());
        columns.change(row, claim.resources(), 1);
        columns.interior(row).give(claim);
        claim.groups().forEach(group -> groups.remove(group, columns, row));
        claimsByDemand.computeIfPresent(key.demand(), (unused, count) -> count == 1 ? null : count - 1);
        claimsByHost.computeIfPresent(claim.host(), (unused, held) -> {
            held.remove(key);
            return held.isEmpty() ? null : held;
        });
        return true;
    }

    /** A fleet of its own with the same hosts and claims, for another thread or for "what if". */
    public Fleet copy() {
        Fleet copy = new Fleet();
        for (HostView host : hosts()) {
            copy.addHost(host.spec(), host.mode());
            claimsOn(host.spec().id()).forEach(copy::restore);
        }
        return copy;
    }

    boolean holdsClaimOf(DemandId demand) {
        return claimsByDemand.containsKey(demand);
    }

    HostColumns columns() {
        return columns;
    }

    GroupMembers groups() {
        return groups;
    }

    /** Gathers hosts first and claims after. */
    public static final class Builder {
        private final Fleet fleet = new Fleet();

        private Builder() {}

        public Builder addHost(HostSpec spec) {
            fleet.addHost(spec);
            return this;
        }

        public Builder addHost(HostSpec spec, HostMode mode) {
            fleet.addHost(spec, mode);
            return this;
        }

        /** A claim on record, see {@link Fleet#restore}; its host must have been added. */
        public Builder addClaim(Claim claim) {
            fleet.restore(claim);
            return this;
        }

        /** The fleet; the builder is used up by it. */
        public Fleet build() {
            return fleet;
        }
    }
}
