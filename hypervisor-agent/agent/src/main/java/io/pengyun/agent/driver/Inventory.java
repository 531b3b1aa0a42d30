package io.pengyun.agent.driver;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Everything on a host at one moment.
 *
 * @param instances those that carry our record, wanted or not
 * @param foreign domains without our record: reported, never touched
 * @param volumes data volumes of ours
 * @param networks networks of ours that are active
 */
public record Inventory(
        Map<UUID, InstanceOnHost> instances,
        Map<String, ForeignDomain> foreign,
        Map<UUID, VolumeOnHost> volumes,
        Map<UUID, NetworkOnHost> networks) {

    public Inventory {
        instances = Map.copyOf(instances);
        foreign = Map.copyOf(foreign);
        volumes = Map.copyOf(volumes);
        networks = Map.copyOf(networks);
    }

    /** What the hypervisor says of a domain's power. */
    public enum Power {
        /** Its process runs the guest. */
        RUNNING,
        /** It is off because somebody asked, or the guest shut itself down, or it was never started. */
        OFF,
        /** It is off and its process ended without anybody asking. */
        CRASHED
    }

    /**
     * @param definitionDigest {@link DefinitionDigest} of what {@code define} has applied, so that the agent can tell
     *     whether a define is due without comparing documents
     */
    public record InstanceOnHost(
            InstanceRecord record,
            String domainName,
            UUID domainUuid,
            Power power,
            int vcpus,
            long memoryMib,
            Set<UUID> attachedVolumes,
            String definitionDigest) {
        public InstanceOnHost {
            attachedVolumes = Set.copyOf(attachedVolumes);
        }
    }

    public record ForeignDomain(String name, UUID domainUuid, boolean running, int vcpus, long memoryMib) {}

    public record VolumeOnHost(UUID volumeId, long generation, long sizeGib, long allocatedBytes) {}

    public record NetworkOnHost(UUID networkId, long generation) {}
}
