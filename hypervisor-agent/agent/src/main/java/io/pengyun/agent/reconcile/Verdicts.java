package io.pengyun.agent.reconcile;

import io.pengyun.agent.driver.Inventory.InstanceOnHost;
import io.pengyun.agent.driver.Inventory.Power;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.protocol.v1.InstanceState;
import io.pengyun.protocol.v1.ObservedNetwork;
import io.pengyun.protocol.v1.ObservedVolume;
import io.pengyun.protocol.v1.Stray;
import io.pengyun.protocol.v1.VolumeState;
import io.pengyun.protocol.v1.WantedInstance;
import io.pengyun.protocol.v1.WantedNetwork;
import io.pengyun.protocol.v1.WantedPower;
import io.pengyun.protocol.v1.WantedVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is to be said of each thing, as a pure function of a situation. */
final class Verdicts {

    private Verdicts() {}

    static Verdict instance(WantedInstance wanted, Situation situation) {
        UUID id = WireIds.uuid(wanted.getInstanceId());
        Progress progress = situation.progress(Subject.instance(id));
        Optional<InstanceOnHost> there =
                Optional.ofNullable(situation.inventory().instances().get(id));
        if (there.isPresent() && Comparison.stale(wanted, there.get())) {
            return new Verdict(
                    InstanceState.INSTANCE_STATE_FAILED,
                    wanted.getGeneration(),
                    "the host has seen epoch " + there.get().record().epoch() + ", this work is for epoch "
                            + wanted.getEpoch(),
                    Verdict.STALE_EPOCH);
        }
        boolean running = there.filter(Comparison::running).isPresent();
        Optional<Verdict> trouble = trouble(wanted, progress, situation.now());
        // A running instance that could not be changed still runs: that it runs is what is billed and leased.
        if (trouble.isPresent() && !(running && wanted.getPower() == WantedPower.WANTED_POWER_RUNNING)) {
            return trouble.get();
        }
        return switch (wanted.getPower()) {
            case WANTED_POWER_RUNNING, WANTED_POWER_UNSPECIFIED, UNRECOGNIZED ->
                there.map(instance -> wantedRunning(wanted, instance, progress, situation, trouble))
                        .orElseGet(() -> preparing(wanted, situation));
            case WANTED_POWER_STOPPED ->
                there.map(instance -> wantedStopped(wanted, instance)).orElseGet(() -> preparing(wanted, situation));
            case WANTED_POWER_ABSENT ->
                there.isEmpty()
                        ? Verdict.of(InstanceState.INSTANCE_STATE_ABSENT, wanted.getGeneration())
                        : Verdict.of(
                                running ? InstanceState.INSTANCE_STATE_STOPPING : InstanceState.INSTANCE_STATE_STOPPED,
                                wanted.getGeneration());
        };
    }

    private static Optional<Verdict> trouble(WantedInstance wanted, Progress progress, long now) {
        if (progress.inFlight().filter(work -> work.overdue(now)).isPresent()) {
            Action action = progress.inFlight().get().action();
            return Optional.of(new Verdict(
                    InstanceState.INSTANCE_STATE_FAILED,
                    wanted.getGeneration(),
                    "the hypervisor has not answered to " + action.label() + " within " + action.boundMillis() / 1000
                            + " s",
                    Verdict.UNREACHABLE));
        }
        return progress.failure()
                .filter(failure -> failure.generation() == wanted.getGeneration())
                .map(failure -> new Verdict(
                        InstanceState.INSTANCE_STATE_FAILED,
                        wanted.getGeneration(),
                        failure.message() + " (attempt " + failure.attempts() + ")",
                        failure.code()));
    }

    private static Verdict preparing(WantedInstance wanted, Situation situation) {
        return Comparison.missing(wanted, situation.wanted(), situation.inventory())
                .flatMap(subject -> situation.progress(subject).failure())
                .map(failure -> new Verdict(
                        InstanceState.INSTANCE_STATE_FAILED,
                        wanted.getGeneration(),
                        "what it needs cannot be made: " + failure.message(),
                        failure.code()))
                .orElseGet(() -> Verdict.of(InstanceState.INSTANCE_STATE_PREPARING, wanted.getGeneration()));
    }

    private static Verdict wantedRunning(
            WantedInstance wanted,
            InstanceOnHost instance,
            Progress progress,
            Situation situation,
            Optional<Verdict> trouble) {
        long generation = instance.record().generation();
        if (Comparison.running(instance)) {
            // Satisfied are what is defined and the reboot that was ordered with it, not less.
            boolean rebootDue = wanted.getRebootGeneration() > instance.record().rebootGeneration();
            long satisfied = rebootDue ? Math.min(generation, wanted.getGeneration() - 1) : generation;
            return trouble.map(bad -> new Verdict(
                            InstanceState.INSTANCE_STATE_RUNNING, satisfied, bad.reason(), bad.reasonCode()))
                    .orElseGet(() -> Verdict.of(InstanceState.INSTANCE_STATE_RUNNING, satisfied));
        }
        if (wanted.getLeased() && !situation.lease().allowsRunning(situation.now()) || leaseStopped(progress)) {
            return new Verdict(
                    InstanceState.INSTANCE_STATE_STOPPED,
                    generation,
                    "off until the host's lease is renewed",
                    Verdict.LEASE_ENDED);
        }
        if (!Comparison.endedByItself(wanted, instance, progress)) {
            return preparing(wanted, situation);
        }
        return instance.power() == Power.CRASHED
                ? new Verdict(
                        InstanceState.INSTANCE_STATE_CRASHED,
                        generation,
                        "its process ended without anybody asking",
                        Verdict.PROCESS_ENDED)
                : new Verdict(
                        InstanceState.INSTANCE_STATE_STOPPED,
                        generation,
                        "the guest shut itself down",
                        Verdict.GUEST_SHUTDOWN);
    }

    private static boolean leaseStopped(Progress progress) {
        return progress.stoppedForLease() && progress.inFlight().isEmpty();
    }

    private static Verdict wantedStopped(WantedInstance wanted, InstanceOnHost instance) {
        if (Comparison.running(instance)) {
            return Verdict.of(InstanceState.INSTANCE_STATE_STOPPING, wanted.getGeneration());
        }
        return Verdict.of(
                InstanceState.INSTANCE_STATE_STOPPED, instance.record().generation());
    }

    static ObservedVolume volume(WantedVolume wanted, Situation situation) {
        UUID id = WireIds.uuid(wanted.getVolumeId());
        var there = Optional.ofNullable(situation.inventory().volumes().get(id));
        var failure = situation.progress(Subject.volume(id)).failure();
        VolumeState state;
        if (failure.isPresent()) {
            state = VolumeState.VOLUME_STATE_FAILED;
        } else if (wanted.getAbsent()) {
            state = there.isEmpty() ? VolumeState.VOLUME_STATE_ABSENT : VolumeState.VOLUME_STATE_PREPARING;
        } else {
            state = Comparison.ready(wanted, situation.inventory())
                    ? VolumeState.VOLUME_STATE_READY
                    : VolumeState.VOLUME_STATE_PREPARING;
        }
        ObservedVolume.Builder observed = ObservedVolume.newBuilder()
                .setVolumeId(wanted.getVolumeId())
                .setGeneration(wanted.getGeneration())
                .setState(state);
        there.ifPresent(volume -> observed.setSizeGib(volume.sizeGib()).setAllocatedBytes(volume.allocatedBytes()));
        failure.ifPresent(bad -> observed.setReason(bad.message()).setReasonCode(bad.code()));
        return observed.build();
    }

    static ObservedNetwork network(WantedNetwork wanted, Situation situation) {
        UUID id = WireIds.uuid(wanted.getNetworkId());
        ObservedNetwork.Builder observed = ObservedNetwork.newBuilder()
                .setNetworkId(wanted.getNetworkId())
                .setGeneration(wanted.getGeneration())
                .setActive(!wanted.getAbsent() && Comparison.ready(wanted, situation.inventory())
                        || wanted.getAbsent()
                                && situation.inventory().networks().containsKey(id));
        situation.progress(Subject.network(id)).failure().ifPresent(bad -> observed.setReason(bad.message()));
        return observed.build();
    }

    static List<Stray> strays(Situation situation) {
        List<Stray> strays = new ArrayList<>();
        for (InstanceOnHost instance : situation.inventory().instances().values()) {
            if (!situation.wanted().instances().containsKey(instance.record().instanceId())) {
                strays.add(Stray.newBuilder()
                        .setKind(Stray.Kind.ORPHAN)
                        .setDomainName(instance.domainName())
                        .setDomainUuid(instance.domainUuid().toString())
                        .setInstanceId(WireIds.bytes(instance.record().instanceId()))
                        .setEpoch(instance.record().epoch())
                        .setRunning(Comparison.running(instance))
                        .setVcpus(instance.vcpus())
                        .setMemoryMib(instance.memoryMib())
                        .build());
            }
        }
        situation
                .inventory()
                .foreign()
                .values()
                .forEach(domain -> strays.add(Stray.newBuilder()
                        .setKind(Stray.Kind.FOREIGN)
                        .setDomainName(domain.name())
                        .setDomainUuid(domain.domainUuid().toString())
                        .setRunning(domain.running())
                        .setVcpus(domain.vcpus())
                        .setMemoryMib(domain.memoryMib())
                        .build()));
        return strays;
    }
}
