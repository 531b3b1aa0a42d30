package io.pengyun.api.agent;

import io.pengyun.protocol.v1.Wanted;
import io.pengyun.protocol.v1.WantedInstance;
import io.pengyun.protocol.v1.WantedNetwork;
import io.pengyun.protocol.v1.WantedVolume;
import java.util.UUID;

/** What is wanted on one host, gathered from all {@link WantedSource}s into one message. */
public final class WantedSlice {

    private WantedSlice() {}

    /** Collects the parts; not thread-safe. */
    public static final class Builder {

        private final Wanted.Builder message = Wanted.newBuilder();

        public void addInstance(WantedInstance instance) {
            message.addInstances(instance);
        }

        public void addVolume(WantedVolume volume) {
            message.addVolumes(volume);
        }

        public void addNetwork(WantedNetwork network) {
            message.addNetworks(network);
        }

        /** The host has no business with this instance any more, e.g. it has moved away. */
        public void forgetInstance(UUID instanceId) {
            message.addForgottenInstanceIds(HostReport.bytes(instanceId));
        }

        /** @param complete replaces all that was said to the agent before */
        Wanted build(boolean complete, long generation) {
            return message.setComplete(complete).setGeneration(generation).build();
        }
    }
}
