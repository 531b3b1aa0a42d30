package io.pengyun.agent.reconcile;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pengyun.agent.driver.Inventory.InstanceOnHost;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.agent.host.HostTime;
import io.pengyun.agent.host.StateFile;
import io.pengyun.agent.host.StateStore;
import io.pengyun.protocol.v1.InstanceTransition;
import io.pengyun.protocol.v1.Observed;
import io.pengyun.protocol.v1.ObservedInstance;
import io.pengyun.protocol.v1.ObservedNetwork;
import io.pengyun.protocol.v1.ObservedVolume;
import io.pengyun.protocol.v1.Stray;
import io.pengyun.protocol.v1.WantedInstance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What has been observed last, with its time; finds the transitions. Instances are kept on the disk, so that a restarted
 * agent tells only what changed meanwhile.
 */
public final class Observation {

    private final HostTime time;
    private final StateStore store;
    private final Map<UUID, ObservedInstance> instances = new HashMap<>();
    private final Map<UUID, ObservedVolume> volumes = new HashMap<>();
    private final Map<UUID, ObservedNetwork> networks = new HashMap<>();
    private List<Stray> strays = List.of();
    private long generation;

    Observation(HostTime time, StateStore store) {
        this.time = time;
        this.store = store;
        store.read(StateFile.OBSERVED).ifPresent(this::load);
    }

    private void load(byte[] bytes) {
        try {
            for (ObservedInstance instance : Observed.parseFrom(bytes).getInstancesList()) {
                instances.put(WireIds.uuid(instance.getInstanceId()), instance);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the stored observation is damaged", e);
        }
    }

    /** Takes a situation in and answers which instances changed their state. Leaves alone what is not sure. */
    List<InstanceTransition> take(Situation situation) {
        generation = situation.wanted().generation();
        List<InstanceTransition> transitions = new ArrayList<>();
        boolean changed =
                instances.keySet().retainAll(situation.wanted().instances().keySet());
        for (WantedInstance wanted : situation.wanted().instances().values()) {
            UUID id = WireIds.uuid(wanted.getInstanceId());
            if (situation.unsure().contains(Subject.instance(id))) {
                continue;
            }
            Optional<ObservedInstance> before = Optional.ofNullable(instances.get(id));
            ObservedInstance now = observe(wanted, situation, before);
            if (before.filter(now::equals).isPresent()) {
                continue;
            }
            changed = true;
            instances.put(id, now);
            if (before.map(ObservedInstance::getState)
                    .filter(now.getState()::equals)
                    .isEmpty()) {
                transitions.add(transition(before, now));
            }
        }
        takeRest(situation);
        if (changed) {
            persist();
        }
        return transitions;
    }

    private ObservedInstance observe(WantedInstance wanted, Situation situation, Optional<ObservedInstance> before) {
        UUID id = WireIds.uuid(wanted.getInstanceId());
        Verdict verdict = Verdicts.instance(wanted, situation);
        long since = before.filter(earlier -> earlier.getState() == verdict.state())
                .map(ObservedInstance::getSinceMillis)
                .orElseGet(() -> time.now().toEpochMilli());
        ObservedInstance.Builder observed = ObservedInstance.newBuilder()
                .setInstanceId(wanted.getInstanceId())
                .setGeneration(verdict.generation())
                .setEpoch(wanted.getEpoch())
                .setState(verdict.state())
                .setSinceMillis(since)
                .setReason(verdict.reason())
                .setReasonCode(verdict.reasonCode());
        InstanceOnHost there = situation.inventory().instances().get(id);
        if (there != null) {
            observed.setEpoch(there.record().epoch())
                    .setBootCount(there.record().bootCount())
                    .setRebootGeneration(there.record().rebootGeneration());
            there.attachedVolumes().stream().sorted().map(WireIds::bytes).forEach(observed::addAttachedVolumeIds);
        }
        return observed.build();
    }

    private InstanceTransition transition(Optional<ObservedInstance> before, ObservedInstance now) {
        InstanceTransition.Builder transition = InstanceTransition.newBuilder()
                .setInstanceId(now.getInstanceId())
                .setEpoch(now.getEpoch())
                .setTo(now.getState())
                .setAtMillis(now.getSinceMillis())
                .setReason(now.getReason());
        before.ifPresent(earlier -> transition.setFrom(earlier.getState()));
        return transition.build();
    }

    private void takeRest(Situation situation) {
        volumes.clear();
        situation.wanted().volumes().forEach((id, wanted) -> volumes.put(id, Verdicts.volume(wanted, situation)));
        networks.clear();
        situation.wanted().networks().forEach((id, wanted) -> networks.put(id, Verdicts.network(wanted, situation)));
        strays = Verdicts.strays(situation);
    }

    private void persist() {
        store.writeUntilBoot(
                StateFile.OBSERVED,
                Observed.newBuilder()
                        .addAllInstances(instances.values())
                        .build()
                        .toByteArray());
    }

    /** Generation of the wanted state that this observation has been compared with. */
    public long generation() {
        return generation;
    }

    public Map<UUID, ObservedInstance> instances() {
        return Map.copyOf(instances);
    }

    public Map<UUID, ObservedVolume> volumes() {
        return Map.copyOf(volumes);
    }

    public Map<UUID, ObservedNetwork> networks() {
        return Map.copyOf(networks);
    }

    public List<Stray> strays() {
        return strays;
    }
}
