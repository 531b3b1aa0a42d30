package io.pengyun.scheduler;

import java.util.List;
import java.util.Set;

/**
 * Where an item may go. All must hold; an empty set of pins pins nothing. Built by {@link #builder}.
 *
 * @param sites admitted sites
 * @param zones admitted zones: a host in any of them will do
 * @param racks admitted racks, by their key within the site
 * @param hosts admitted hosts
 * @param excludedHosts refused hosts: the one to be left, in a restart elsewhere
 * @param requiredTraits traits that a host must have, all of them
 * @param forbiddenTraits traits of which a host must have none
 * @param minAccreditation lowest accreditation level admitted: the classification of the data, 0 to 5
 * @param sharedStorage whether the host's pool must be shared
 * @param groupRules affinity, anti-affinity and spread
 */
public record Constraints(
        Set<String> sites,
        Set<String> zones,
        Set<String> racks,
        Set<HostId> hosts,
        Set<HostId> excludedHosts,
        Set<String> requiredTraits,
        Set<String> forbiddenTraits,
        int minAccreditation,
        boolean sharedStorage,
        List<GroupRule> groupRules) {

    public static final Constraints NONE = builder().build();

    public Constraints {
        sites = Set.copyOf(sites);
        zones = Set.copyOf(zones);
        racks = Set.copyOf(racks);
        hosts = Set.copyOf(hosts);
        excludedHosts = Set.copyOf(excludedHosts);
        requiredTraits = Set.copyOf(requiredTraits);
        forbiddenTraits = Set.copyOf(forbiddenTraits);
        if (minAccreditation < 0 || minAccreditation > HostSpec.HIGHEST_ACCREDITATION) {
            throw new IllegalArgumentException("accreditation level is out of range: " + minAccreditation);
        }
        groupRules = List.copyOf(groupRules);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Names only what an item asks for. */
    public static final class Builder {
        private Set<String> sites = Set.of();
        private Set<String> zones = Set.of();
        private Set<String> racks = Set.of();
        private Set<HostId> hosts = Set.of();
        private Set<HostId> excludedHosts = Set.of();
        private Set<String> requiredTraits = Set.of();
        private Set<String> forbiddenTraits = Set.of();
        private int minAccreditation;
        private boolean sharedStorage;
        private List<GroupRule> groupRules = List.of();

        private Builder() {}

        public Builder sites(Set<String> pins) {
            sites = Set.copyOf(pins);
            return this;
        }

        public Builder zones(Set<String> pins) {
            zones = Set.copyOf(pins);
            return this;
        }

        public Builder racks(Set<String> pins) {
            racks = Set.copyOf(pins);
            return this;
        }

        public Builder hosts(Set<HostId> pins) {
            hosts = Set.copyOf(pins);
            return this;
        }

        public Builder excludedHosts(Set<HostId> excluded) {
            excludedHosts = Set.copyOf(excluded);
            return this;
        }

        public Builder requiredTraits(Set<String> traits) {
            requiredTraits = Set.copyOf(traits);
            return this;
        }

        public Builder forbiddenTraits(Set<String> traits) {
            forbiddenTraits = Set.copyOf(traits);
            return this;
        }

        public Builder minAccreditation(int level) {
            minAccreditation = level;
            return this;
        }

        public Builder sharedStorage(boolean needed) {
            sharedStorage = needed;
            return this;
        }

        public Builder groupRules(List<GroupRule> rules) {
            groupRules = List.copyOf(rules);
            return this;
        }

        public Constraints build() {
            return new Constraints(
                    sites,
                    zones,
                    racks,
                    hosts,
                    excludedHosts,
                    requiredTraits,
                    forbiddenTraits,
                    minAccreditation,
                    sharedStorage,
                    groupRules);
        }
    }
}
