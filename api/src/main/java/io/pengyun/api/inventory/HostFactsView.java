package io.pengyun.api.inventory;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.pengyun.protocol.v1.Acceleration;
import io.pengyun.protocol.v1.HostFacts;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a host's agent told of it; also the form in which it is recorded.
 *
 * @param accelerationReason a sentence: why it emulates, when it does
 * @param memoryMib usable by guests
 */
@Schema(name = "HostFacts")
@JsonIgnoreProperties(ignoreUnknown = true)
record HostFactsView(
        String hostname,
        String driver,
        String acceleration,
        String accelerationReason,
        int physicalCores,
        int logicalCpus,
        String cpuModel,
        long memoryMib,
        long diskGib,
        String hypervisor,
        String architecture,
        boolean sharedStorage) {

    static final HostFactsView NONE = new HostFactsView("", "", "", "", 0, 0, "", 0, 0, "", "", false);

    static HostFactsView of(HostFacts facts) {
        return new HostFactsView(
                facts.getHostname(),
                facts.getDriver(),
                acceleration(facts.getAcceleration()),
                facts.getAccelerationReason(),
                facts.getPhysicalCores(),
                facts.getLogicalCpus(),
                facts.getCpuModel(),
                facts.getMemoryMib(),
                facts.getDiskGib(),
                facts.getHypervisor(),
                facts.getArchitecture(),
                facts.getSharedStorage());
    }

    private static String acceleration(Acceleration acceleration) {
        return switch (acceleration) {
            case ACCELERATION_KVM -> "kvm";
            case ACCELERATION_TCG -> "tcg";
            case ACCELERATION_SIMULATED -> "simulated";
            case ACCELERATION_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }
}
