package io.pengyun.agent.reconcile;

import io.pengyun.agent.driver.Inventory.InstanceOnHost;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.protocol.v1.CrashPolicy;
import io.pengyun.protocol.v1.WantedInstance;
import io.pengyun.protocol.v1.WantedNetwork;
import io.pengyun.protocol.v1.WantedVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What to do next, as a pure function of a situation.
 *
 * <p>At most one action for each subject; networks come before volumes before instances, and an instance waits until what it
 * needs is there. The end of a lease goes before everything else.
 */
final class Planner {

    /** A guest that is still booting does not hear a power button: it is pressed again this often. */
    private static final long ASK_AGAIN_MILLIS = 5_000;
    /** An orphan's guest is asked for this long. */
    private static final long ORPHAN_STOP_MILLIS = 60_000;
    /** A power-off for the lease that failed is tried again after so long, whatever the usual pause would be. */
    private static final long LEASE_RETRY_MILLIS = 500;

    private final Situation situation;
    private final List<Action> actions = new ArrayList<>();
    private long wakeAt = Long.MAX_VALUE;

    private Planner(Situation situation) {
        this.situation = situation;
    }

    static Plan plan(Situation situation) {
        Planner planner = new Planner(situation);
        if (situation.wanted().known()) {
            situation.wanted().networks().values().forEach(planner::network);
            planner.forgottenNetworks();
            situation.wanted().volumes().values().forEach(planner::volume);
            situation.wanted().instances().values().forEach(planner::instance);
        }
        situation.inventory().instances().values().forEach(planner::stray);
        return new Plan(
                planner.actions,
                planner.wakeAt == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(planner.wakeAt));
    }

    private void network(WantedNetwork wanted) {
        UUID id = WireIds.uuid(wanted.getNetworkId());
        if (!free(Subject.network(id), wanted.getGeneration())) {
            return;
        }
        boolean there = situation.inventory().networks().containsKey(id);
        if (wanted.getAbsent()) {
            if (there && !used(id)) {
                actions.add(new Action.RemoveNetwork(id));
            }
        } else if (!Comparison.ready(wanted, situation.inventory())) {
            actions.add(new Action.EnsureNetwork(wanted));
        }
    }

    /** A network holds no data: one that nobody names goes, but not from under an orphan that still runs. */
    private void forgottenNetworks() {
        boolean orphansRun = situation.inventory().instances().values().stream()
                .anyMatch(instance -> Comparison.running(instance)
                        && !situation
                                .wanted()
                                .instances()
                                .containsKey(instance.record().instanceId()));
        if (!situation.wanted().confirmed() || orphansRun) {
            return;
        }
        for (UUID id : situation.inventory().networks().keySet()) {
            if (!situation.wanted().networks().containsKey(id) && !used(id) && free(Subject.network(id), 0)) {
                actions.add(new Action.RemoveNetwork(id));
            }
        }
    }

    private boolean used(UUID networkId) {
        return situation.wanted().instances().values().stream()
                .filter(wanted -> situation.inventory().instances().containsKey(WireIds.uuid(wanted.getInstanceId())))
                .flatMap(wanted -> wanted.getNicsList().stream())
                .anyMatch(nic -> WireIds.uuid(nic.getNetworkId()).equals(networkId));
    }

    private void volume(WantedVolume wanted) {
        UUID id = WireIds.uuid(wanted.getVolumeId());
        if (!free(Subject.volume(id), wanted.getGeneration())) {
            return;
        }
        if (wanted.getAbsent()) {
            boolean inUse = situation.inventory().instances().values().stream()
                    .anyMatch(instance -> Comparison.running(instance)
                            && instance.attachedVolumes().contains(id));
            if (situation.inventory().volumes().containsKey(id) && !inUse) {
                actions.add(new Action.RemoveVolume(id));
            }
        } else if (!Comparison.ready(wanted, situation.inventory())) {
            actions.add(new Action.EnsureVolume(wanted));
        }
    }

    private void instance(WantedInstance wanted) {
        UUID id = WireIds.uuid(wanted.getInstanceId());
        Optional<InstanceOnHost> there =
                Optional.ofNullable(situation.inventory().instances().get(id));
        if (there.isPresent() && leaseStop(there.get(), Optional.of(wanted))) {
            return;
        }
        if (there.isPresent() && Comparison.stale(wanted, there.get())) {
            return;
        }
        if (!free(Subject.instance(id), wanted.getGeneration())) {
            return;
        }
        switch (wanted.getPower()) {
            case WANTED_POWER_RUNNING -> running(wanted, there);
            case WANTED_POWER_STOPPED -> stopped(wanted, there);
            case WANTED_POWER_ABSENT ->
                there.ifPresent(instance -> actions.add(
                        Comparison.running(instance) ? new Action.PowerOff(id, false) : new Action.Remove(id)));
            case WANTED_POWER_UNSPECIFIED, UNRECOGNIZED -> {
                // A wish in words that this agent does not know yet: leave the instance as it is.
            }
        }
    }

    private void running(WantedInstance wanted, Optional<InstanceOnHost> there) {
        if (there.isEmpty() || Comparison.defineDue(wanted, there.get())) {
            define(wanted);
            return;
        }
        InstanceOnHost instance = there.get();
        UUID id = instance.record().instanceId();
        if (Comparison.running(instance)) {
            if (wanted.getRebootGeneration() > instance.record().rebootGeneration()) {
                actions.add(new Action.Reboot(id, wanted.getRebootGeneration()));
            }
            return;
        }
        if (wanted.getLeased() && !situation.lease().allowsRunning(situation.now())) {
            return;
        }
        Progress progress = situation.progress(Subject.instance(id));
        if (Comparison.endedByItself(wanted, instance, progress)) {
            if (wanted.getCrashPolicy() == CrashPolicy.CRASH_POLICY_REPORT) {
                return;
            }
            long restartAt = progress.ending().map(Progress.Ending::restartAt).orElse(situation.now());
            if (situation.now() < restartAt) {
                wake(restartAt);
                return;
            }
        }
        if (Comparison.missing(wanted, situation.wanted(), situation.inventory())
                .isEmpty()) {
            actions.add(new Action.Start(id, wanted.getLeased()));
        }
    }

    private void stopped(WantedInstance wanted, Optional<InstanceOnHost> there) {
        if (there.isPresent() && Comparison.running(there.get())) {
            long timeoutMillis = wanted.getForceStop() ? 0 : wanted.getStopTimeoutSeconds() * 1000L;
            stop(there.get(), timeoutMillis);
        } else if (there.isEmpty() || Comparison.defineDue(wanted, there.get())) {
            define(wanted);
        }
    }

    private void define(WantedInstance wanted) {
        if (Comparison.missing(wanted, situation.wanted(), situation.inventory())
                .isEmpty()) {
            actions.add(new Action.Define(wanted));
        }
    }

    /** Asks, asks again, and takes the power when the time is over. */
    private void stop(InstanceOnHost instance, long timeoutMillis) {
        UUID id = instance.record().instanceId();
        Optional<Progress.Shutdown> asked =
                situation.progress(Subject.instance(id)).asking(situation.now());
        long powerOffAt = asked.map(Progress.Shutdown::first).orElse(situation.now()) + timeoutMillis;
        if (situation.now() >= powerOffAt) {
            actions.add(new Action.PowerOff(id, false));
            return;
        }
        wake(powerOffAt);
        long askAt = asked.map(shutdown -> shutdown.last() + ASK_AGAIN_MILLIS).orElse(situation.now());
        if (situation.now() >= askAt) {
            actions.add(new Action.RequestShutdown(id));
        } else {
            wake(askAt);
        }
    }

    private void stray(InstanceOnHost instance) {
        UUID id = instance.record().instanceId();
        if (situation.wanted().instances().containsKey(id)
                || leaseStop(instance, Optional.empty())
                || !Comparison.running(instance)
                || !free(Subject.instance(id), 0)) {
            return;
        }
        OptionalLong since = situation.progress(Subject.instance(id)).strayingSince();
        if (!situation.wanted().confirmed()
                || since.isEmpty()
                || situation.orphanGraceMillis().isEmpty()) {
            return;
        }
        long stopAt = since.getAsLong() + situation.orphanGraceMillis().getAsLong();
        if (situation.now() < stopAt) {
            wake(stopAt);
        } else {
            stop(instance, ORPHAN_STOP_MILLIS);
        }
    }

    /** True when the lease forbids the instance to run, so that nothing else is to be done with it now. */
    private boolean leaseStop(InstanceOnHost instance, Optional<WantedInstance> wanted) {
        if (!Comparison.running(instance) || !Comparison.leased(wanted, instance)) {
            return false;
        }
        if (situation.lease().allowsRunning(situation.now())) {
            wake(situation.lease().stopsAtBootMillis());
            return false;
        }
        Progress progress =
                situation.progress(Subject.instance(instance.record().instanceId()));
        long retryAt = progress.failure()
                .map(failure -> failure.at() + LEASE_RETRY_MILLIS)
                .orElse(situation.now());
        if (progress.inFlight().isPresent()) {
            return true;
        }
        if (situation.now() < retryAt) {
            wake(retryAt);
        } else {
            actions.add(new Action.PowerOff(instance.record().instanceId(), true));
        }
        return true;
    }

    /** Whether the subject may be acted on: nothing at work on it, seen as it is, and no pause after a failure. */
    private boolean free(Subject subject, long generation) {
        Progress progress = situation.progress(subject);
        if (progress.inFlight().isPresent() || situation.unsure().contains(subject)) {
            return false;
        }
        Optional<Progress.Failure> failure = progress.failure().filter(earlier -> earlier.generation() == generation);
        if (failure.isPresent() && situation.now() < failure.get().retryAt()) {
            wake(failure.get().retryAt());
            return false;
        }
        return true;
    }

    private void wake(long at) {
        wakeAt = Math.min(wakeAt, at);
    }
}
