package io.pengyun.api.agent;

import io.pengyun.protocol.v1.InstanceState;

/** The states of instances as the records name them. */
final class StateWords {

    private StateWords() {}

    static String of(InstanceState state) {
        return switch (state) {
            case INSTANCE_STATE_PREPARING -> "preparing";
            case INSTANCE_STATE_RUNNING -> "running";
            case INSTANCE_STATE_STOPPING -> "stopping";
            case INSTANCE_STATE_STOPPED -> "stopped";
            case INSTANCE_STATE_CRASHED -> "crashed";
            case INSTANCE_STATE_ABSENT -> "absent";
            case INSTANCE_STATE_FAILED -> "failed";
            case INSTANCE_STATE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
        };
    }
}
