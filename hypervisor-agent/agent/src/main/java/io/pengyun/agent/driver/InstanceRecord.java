package io.pengyun.agent.driver;

import java.util.UUID;

/**
 * What travels with an instance on its host (libvirt: in the domain's metadata).
 *
 * @param generation of the wanted state last defined
 * @param epoch the instance's fencing number: work of a lower one is refused
 * @param bootCount starts on this host, grows by one with each start, restart and reboot
 * @param rebootGeneration the last reboot order carried out; defining an instance that is off takes over the wanted
 *     one, since its next start satisfies the order
 * @param ranGeneration the highest generation under which the instance has run: {@code start} sets it to
 *     {@code generation}, and so does {@code define} on a running instance; 0 when it never ran, or ran when the host
 *     went down. An instance that is off although it ran under the generation that wants it running has ended by itself
 * @param leased must be off before the host's lease ends, also when the agent has just restarted and knows nothing else
 */
public record InstanceRecord(
        UUID instanceId,
        long generation,
        long epoch,
        long bootCount,
        long rebootGeneration,
        long ranGeneration,
        boolean leased) {

    /** The same as one that has not run yet. */
    public InstanceRecord unrun() {
        return new InstanceRecord(instanceId, generation, epoch, bootCount, rebootGeneration, 0, leased);
    }
}
