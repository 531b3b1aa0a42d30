package io.pengyun.agent.reconcile;

import io.pengyun.agent.driver.DefinitionDigest;
import io.pengyun.agent.driver.Inventory;
import io.pengyun.agent.driver.Inventory.InstanceOnHost;
import io.pengyun.agent.driver.Inventory.Power;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.protocol.v1.Nic;
import io.pengyun.protocol.v1.VolumeAttachment;
import io.pengyun.protocol.v1.WantedInstance;
import io.pengyun.protocol.v1.WantedNetwork;
import io.pengyun.protocol.v1.WantedPower;
import io.pengyun.protocol.v1.WantedVolume;
import java.util.Optional;
import java.util.UUID;

/** The questions that plan and verdict both ask of a wanted thing and what there is of it. */
final class Comparison {

    private Comparison() {}

    static boolean running(InstanceOnHost instance) {
        return instance.power() == Power.RUNNING;
    }

    /** The host has seen a higher epoch: this work is for a past life of the instance. */
    static boolean stale(WantedInstance wanted, InstanceOnHost instance) {
        return wanted.getEpoch() < instance.record().epoch();
    }

    /** Whether it must be off when the lease ends: the wish decides where there is one that is not stale. */
    static boolean leased(Optional<WantedInstance> wanted, InstanceOnHost instance) {
        return wanted.filter(wish -> !stale(wish, instance))
                .map(WantedInstance::getLeased)
                .orElse(instance.record().leased());
    }

    static boolean defineDue(WantedInstance wanted, InstanceOnHost instance) {
        var record = instance.record();
        return record.generation() != wanted.getGeneration()
                || record.epoch() != wanted.getEpoch()
                || record.leased() != wanted.getLeased()
                || !instance.definitionDigest().equals(DefinitionDigest.of(wanted));
    }

    /**
     * It is off although it ran under what is wanted now, and nobody here took its power: it crashed, or its guest shut
     * itself down.
     */
    static boolean endedByItself(WantedInstance wanted, InstanceOnHost instance, Progress progress) {
        return !running(instance)
                && wanted.getPower() == WantedPower.WANTED_POWER_RUNNING
                && instance.record().ranGeneration() >= wanted.getGeneration()
                && !progress.stoppedForLease()
                && progress.shutdown().isEmpty();
    }

    static boolean ready(WantedNetwork wanted, Inventory inventory) {
        var there = inventory.networks().get(WireIds.uuid(wanted.getNetworkId()));
        return there != null && there.generation() == wanted.getGeneration();
    }

    static boolean ready(WantedVolume wanted, Inventory inventory) {
        var there = inventory.volumes().get(WireIds.uuid(wanted.getVolumeId()));
        return there != null && there.generation() == wanted.getGeneration() && there.sizeGib() >= wanted.getSizeGib();
    }

    /** The first network or volume that the instance needs and that is not ready, in order of their mention. */
    static Optional<Subject> missing(WantedInstance wanted, WantedState state, Inventory inventory) {
        for (Nic nic : wanted.getNicsList()) {
            UUID id = WireIds.uuid(nic.getNetworkId());
            WantedNetwork network = state.networks().get(id);
            if (network == null || network.getAbsent() || !ready(network, inventory)) {
                return Optional.of(Subject.network(id));
            }
        }
        for (VolumeAttachment attachment : wanted.getVolumesList()) {
            UUID id = WireIds.uuid(attachment.getVolumeId());
            WantedVolume volume = state.volumes().get(id);
            if (volume == null || volume.getAbsent() || !ready(volume, inventory)) {
                return Optional.of(Subject.volume(id));
            }
        }
        return Optional.empty();
    }
}
