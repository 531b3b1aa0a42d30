package io.pengyun.agent.reconcile;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.Inventory;
import io.pengyun.agent.driver.Inventory.InstanceOnHost;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.agent.host.HostTime;
import io.pengyun.agent.host.StateFile;
import io.pengyun.agent.host.StateStore;
import io.pengyun.agent.lease.LeaseKeeper;
import io.pengyun.protocol.v1.InstanceTransition;
import io.pengyun.protocol.v1.ObservedInstance;
import io.pengyun.protocol.v1.Wanted;
import io.pengyun.protocol.v1.WantedInstance;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The loop of one host, without a thread of its own: it is told what happened, looks, plans, hands actions out, and says
 * when it wants to be called again. All calls come from one thread.
 */
public final class Reconciler {

    private static final Logger LOG = Logger.getLogger(Reconciler.class);
    private static final long LOOK_RETRY_MILLIS = 1_000;

    private final HostTime time;
    private final StateStore store;
    private final LeaseKeeper lease;
    private final Hands hands;
    private final long lookEveryMillis;
    private final Listener listener;
    private final Observation observation;
    private final Map<Subject, Progress> progress = new HashMap<>();
    /** Number of the latest look that began before the subject's last action ended. */
    private final Map<Subject, Long> actedAtLook = new HashMap<>();

    private WantedState wanted;
    private @Nullable Inventory inventory;
    private OptionalLong orphanGraceMillis = OptionalLong.empty();
    private long looks;
    private long inventoryLook;
    private boolean looking;
    private long lookAt;

    /** Hears what the loop finds. */
    public interface Listener {
        /** Instances changed their state; to be kept safe before the method returns. */
        void transitions(List<InstanceTransition> transitions);

        /** The observation may have changed. */
        void observed();
    }

    /** @param lookEveryMillis the host is looked at this often, even when nothing is heard of it */
    public Reconciler(
            HostTime time, StateStore store, LeaseKeeper lease, Hands hands, long lookEveryMillis, Listener listener) {
        this.time = time;
        this.store = store;
        this.lease = lease;
        this.hands = hands;
        this.lookEveryMillis = lookEveryMillis;
        this.listener = listener;
        this.observation = new Observation(time, store);
        this.wanted = store.read(StateFile.WANTED).map(WantedState::fromBytes).orElseGet(WantedState::unknown);
        observation.instances().forEach((id, before) -> remember(id, before));
        this.lookAt = time.bootMillis();
    }

    private void remember(UUID id, ObservedInstance before) {
        if (before.getReasonCode().equals(Verdict.LEASE_ENDED)) {
            progress.put(Subject.instance(id), Progress.none().offForLease());
        }
    }

    /** The control plane said what is wanted. */
    public void wanted(Wanted message) {
        WantedState next = wanted.after(message);
        if (next == wanted) {
            LOG.infof("event=wanted-ignored generation=%d known=%d", message.getGeneration(), wanted.generation());
            return;
        }
        wanted = next;
        store.write(StateFile.WANTED, next.toBytes());
        lookSoon();
    }

    /** How long strays of ours are left alone, in milliseconds. */
    public void orphanGrace(long millis) {
        orphanGraceMillis = OptionalLong.of(millis);
    }

    /** Something on the host may have changed. */
    public void lookSoon() {
        lookAt = Math.min(lookAt, time.bootMillis());
    }

    public Observation observation() {
        return observation;
    }

    /** Highest generation of the host that is applied or being applied. */
    public long generation() {
        return wanted.generation();
    }

    /** Whether an inventory has been compared with the generation that is wanted now. */
    public boolean compared() {
        return inventory != null && wanted.known() && observation.generation() == wanted.generation();
    }

    public int runningInstances() {
        Inventory known = inventory;
        return known == null
                ? 0
                : (int) known.instances().values().stream()
                        .filter(Comparison::running)
                        .count();
    }

    /**
     * Does what is due.
     *
     * @return when to call again although nothing has happened, on the host's boot clock
     */
    public long step() {
        long now = time.bootMillis();
        if (!looking && now >= lookAt) {
            look();
        }
        Inventory known = inventory;
        if (known == null) {
            return lookAt;
        }
        for (Action action : Planner.plan(situation(known)).actions()) {
            act(action);
        }
        OptionalLong wakeAt = Planner.plan(situation(known)).wakeAt();
        return Math.min(looking ? now + lookEveryMillis : lookAt, wakeAt.orElse(Long.MAX_VALUE));
    }

    private void look() {
        looking = true;
        looks++;
        long number = looks;
        lookAt = time.bootMillis() + lookEveryMillis;
        hands.look(new Hands.Looked() {
            @Override
            public void inventory(Inventory seen) {
                looking = false;
                inventoryLook = number;
                inventory = seen;
                compare(seen);
            }

            @Override
            public void failed(DriverException failure) {
                looking = false;
                lookAt = Math.min(lookAt, time.bootMillis() + LOOK_RETRY_MILLIS);
                LOG.warnf(
                        "event=look-failed code=%s reason=\"%s\"",
                        failure.code().text(), failure.getMessage());
            }
        });
    }

    private void compare(Inventory seen) {
        Situation situation = situation(seen);
        noticeEnds(situation);
        noticeStrays(situation);
        forgetTheGone(situation);
        forgetWhatIsMended(situation);
        observe(seen);
    }

    private void observe(Inventory seen) {
        if (wanted.known()) {
            List<InstanceTransition> transitions = observation.take(situation(seen));
            if (!transitions.isEmpty()) {
                listener.transitions(transitions);
            }
        }
        listener.observed();
    }

    private void noticeEnds(Situation situation) {
        for (WantedInstance wish : wanted.instances().values()) {
            UUID id = WireIds.uuid(wish.getInstanceId());
            Subject subject = Subject.instance(id);
            InstanceOnHost there = situation.inventory().instances().get(id);
            Progress before = situation.progress(subject);
            if (there != null
                    && !situation.unsure().contains(subject)
                    && before.inFlight().isEmpty()
                    && Comparison.endedByItself(wish, there, before)) {
                progress.put(subject, before.ended(there.record().bootCount(), situation.now()));
            }
        }
    }

    private void noticeStrays(Situation situation) {
        for (UUID id : situation.inventory().instances().keySet()) {
            Subject subject = Subject.instance(id);
            Progress before = situation.progress(subject);
            boolean stray = wanted.confirmed() && !wanted.instances().containsKey(id);
            if (stray && before.strayingSince().isEmpty()) {
                LOG.warnf("event=orphan instanceId=%s", id);
                progress.put(subject, before.straying(OptionalLong.of(situation.now())));
            } else if (!stray && before.strayingSince().isPresent()) {
                progress.put(subject, before.straying(OptionalLong.empty()));
            }
        }
    }

    private void forgetTheGone(Situation situation) {
        Set<Subject> known = new HashSet<>();
        wanted.instances().keySet().forEach(id -> known.add(Subject.instance(id)));
        wanted.volumes().keySet().forEach(id -> known.add(Subject.volume(id)));
        wanted.networks().keySet().forEach(id -> known.add(Subject.network(id)));
        situation.inventory().instances().keySet().forEach(id -> known.add(Subject.instance(id)));
        situation.inventory().networks().keySet().forEach(id -> known.add(Subject.network(id)));
        progress.entrySet()
                .removeIf(entry -> !known.contains(entry.getKey())
                        && entry.getValue().inFlight().isEmpty());
        actedAtLook.keySet().retainAll(known);
    }

    /** An action may fail and yet have done its work, or become needless: without anything left to do there is no failure. */
    private void forgetWhatIsMended(Situation situation) {
        Map<Subject, Progress> withoutFailures = new HashMap<>();
        progress.forEach((subject, before) -> withoutFailures.put(subject, before.mended()));
        Set<Subject> due = Planner.plan(situation.with(withoutFailures)).actions().stream()
                .map(Action::subject)
                .collect(Collectors.toSet());
        progress.replaceAll((subject, before) -> {
            boolean undecided =
                    before.inFlight().isPresent() || situation.unsure().contains(subject);
            return undecided || due.contains(subject) ? before : before.mended();
        });
    }

    private void act(Action action) {
        Subject subject = action.subject();
        long wantedGeneration = generationOf(subject);
        LOG.infof("event=act action=%s kind=%s id=%s", action.label(), subject.kind(), subject.id());
        progress.merge(
                subject,
                Progress.none().begun(action, time.bootMillis()),
                (before, fresh) -> before.begun(action, time.bootMillis()));
        hands.act(action, failure -> acted(action, wantedGeneration, failure));
    }

    private void acted(Action action, long wantedGeneration, Optional<DriverException> failure) {
        Subject subject = action.subject();
        Progress before = progress.getOrDefault(subject, Progress.none());
        long now = time.bootMillis();
        progress.put(
                subject,
                failure.map(bad -> before.failed(bad.code().text(), sentence(bad), wantedGeneration, now))
                        .orElseGet(() -> before.succeeded(action, now)));
        failure.ifPresent(bad -> LOG.warnf(
                "event=act-failed action=%s id=%s code=%s reason=\"%s\"",
                action.label(), subject.id(), bad.code().text(), bad.getMessage()));
        actedAtLook.put(subject, looks);
        lookSoon();
    }

    private static String sentence(DriverException failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.code().text() : message;
    }

    private long generationOf(Subject subject) {
        return switch (subject.kind()) {
            case INSTANCE ->
                Optional.ofNullable(wanted.instances().get(subject.id()))
                        .map(WantedInstance::getGeneration)
                        .orElse(0L);
            case VOLUME ->
                Optional.ofNullable(wanted.volumes().get(subject.id()))
                        .map(volume -> volume.getGeneration())
                        .orElse(0L);
            case NETWORK ->
                Optional.ofNullable(wanted.networks().get(subject.id()))
                        .map(network -> network.getGeneration())
                        .orElse(0L);
        };
    }

    private Situation situation(Inventory known) {
        Set<Subject> unsure = new HashSet<>();
        actedAtLook.forEach((subject, look) -> {
            if (look >= inventoryLook) {
                unsure.add(subject);
            }
        });
        return new Situation(
                wanted, known, lease.state(), Map.copyOf(progress), unsure, orphanGraceMillis, time.bootMillis());
    }
}
