package io.pengyun.agent.reconcile;

import io.pengyun.agent.driver.WireIds;
import io.pengyun.protocol.v1.WantedInstance;
import io.pengyun.protocol.v1.WantedNetwork;
import io.pengyun.protocol.v1.WantedVolume;
import java.util.Locale;
import java.util.UUID;

/** One call to the driver that brings the host nearer to what is wanted. */
public sealed interface Action {

    Subject subject();

    /** A call that takes longer is interrupted and reported as a failure of the hypervisor, in milliseconds. */
    default long boundMillis() {
        return 120_000;
    }

    /** For logs: what, not with which contents. */
    default String label() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    record EnsureNetwork(WantedNetwork wanted) implements Action {
        @Override
        public Subject subject() {
            return Subject.network(WireIds.uuid(wanted.getNetworkId()));
        }
    }

    record RemoveNetwork(UUID networkId) implements Action {
        @Override
        public Subject subject() {
            return Subject.network(networkId);
        }
    }

    record EnsureVolume(WantedVolume wanted) implements Action {
        @Override
        public Subject subject() {
            return Subject.volume(WireIds.uuid(wanted.getVolumeId()));
        }
    }

    record RemoveVolume(UUID volumeId) implements Action {
        @Override
        public Subject subject() {
            return Subject.volume(volumeId);
        }
    }

    /** May fetch an image, and so may take long. */
    record Define(WantedInstance wanted) implements Action {
        private static final long BOUND_MILLIS = 1_800_000;

        @Override
        public Subject subject() {
            return Subject.instance(WireIds.uuid(wanted.getInstanceId()));
        }

        @Override
        public long boundMillis() {
            return BOUND_MILLIS;
        }

        /** Without the wanted instance, which holds user-data. */
        @Override
        public String toString() {
            return "Define[" + subject().id() + ", generation=" + wanted.getGeneration() + "]";
        }
    }

    /** @param leased asked again right before the call, as the action may have waited */
    record Start(UUID instanceId, boolean leased) implements Action {
        @Override
        public Subject subject() {
            return Subject.instance(instanceId);
        }
    }

    record RequestShutdown(UUID instanceId) implements Action {
        @Override
        public Subject subject() {
            return Subject.instance(instanceId);
        }
    }

    /** @param forLease because the lease ends, not because anybody wants it off */
    record PowerOff(UUID instanceId, boolean forLease) implements Action {
        @Override
        public Subject subject() {
            return Subject.instance(instanceId);
        }
    }

    record Reboot(UUID instanceId, long rebootGeneration) implements Action {
        @Override
        public Subject subject() {
            return Subject.instance(instanceId);
        }
    }

    record Remove(UUID instanceId) implements Action {
        @Override
        public Subject subject() {
            return Subject.instance(instanceId);
        }
    }
}
