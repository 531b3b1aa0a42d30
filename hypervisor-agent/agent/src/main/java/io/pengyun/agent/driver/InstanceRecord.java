package io.pengyun.agent.driver;

import java.util.UUID;

/**
 * What travels with an instance on its host (libvirt: in the domain's metadata).
 *
 * @param generation of the wanted state last defined
 * @param epoch the instance's fencing number: work of a lower one is refused
 * @param bootCount starts on this host, grows by one with each start, restart and reboot
 * @param rebootGeneration the last reboot order carried out
 * @param leased must be off before the host's lease ends, also when the agent has just restarted and knows nothing else
 */
public record InstanceRecord(
        UUID instanceId, long generation, long epoch, long bootCount, long rebootGeneration, boolean leased) {}
