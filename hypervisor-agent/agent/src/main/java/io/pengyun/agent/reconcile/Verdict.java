package io.pengyun.agent.reconcile;

import io.pengyun.protocol.v1.InstanceState;

/**
 * What is to be said of a wanted instance.
 *
 * @param generation the wanted generation that this state satisfies or works at
 * @param reason a sentence, or empty
 * @param reasonCode stable, or empty
 */
record Verdict(InstanceState state, long generation, String reason, String reasonCode) {

    /** Off because the lease ended; read again after a restart of the agent. */
    static final String LEASE_ENDED = "lease-ended";

    static final String STALE_EPOCH = "stale-epoch";
    static final String UNREACHABLE = "hypervisor-unreachable";
    static final String GUEST_SHUTDOWN = "guest-shutdown";
    static final String PROCESS_ENDED = "process-ended";

    static Verdict of(InstanceState state, long generation) {
        return new Verdict(state, generation, "", "");
    }
}
