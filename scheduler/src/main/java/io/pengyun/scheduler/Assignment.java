package io.pengyun.scheduler;

import java.util.List;

/**
 * One instance has its host.
 *
 * @param item position of its item in the demand, from 0
 * @param index position of the instance in its item, from 0
 * @param deviceAddresses devices it holds
 * @param numaCell cell it is bound to, or {@link Claim#NO_CELL}
 */
public record Assignment(HostId host, int item, int index, List<String> deviceAddresses, int numaCell) {

    public Assignment {
        deviceAddresses = List.copyOf(deviceAddresses);
    }

    static Assignment of(Claim claim) {
        return new Assignment(
                claim.host(), claim.key().item(), claim.key().index(), claim.deviceAddresses(), claim.numaCell());
    }
}
