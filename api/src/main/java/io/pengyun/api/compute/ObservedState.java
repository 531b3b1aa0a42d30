package io.pengyun.api.compute;

import io.pengyun.protocol.v1.InstanceState;
import jakarta.persistence.EnumeratedValue;
import java.util.Arrays;

/** What an instance's agent last said of it; changed by reports only. */
public enum ObservedState {
    /** No report yet, or the host's agent is away for longer than its reports hold. */
    UNKNOWN("unknown"),
    /** Image, disks or network are being made ready. */
    PREPARING("preparing"),
    /** The guest runs. */
    RUNNING("running"),
    /** Asked to shut down, not yet off. */
    STOPPING("stopping"),
    /** Off, as wanted or by its own shutdown. */
    STOPPED("stopped"),
    /** Its process ended without anybody asking. */
    CRASHED("crashed"),
    /** Not on the host: not made yet, or deleted. */
    ABSENT("absent"),
    /** Cannot be made as wanted; the reason says why, and the agent tries on. */
    FAILED("failed");

    @EnumeratedValue
    private final String text;

    ObservedState(String text) {
        this.text = text;
    }

    /** As it stands in the records and in answers. */
    public String text() {
        return text;
    }

    /** Off for certain. */
    boolean off() {
        return this == STOPPED || this == CRASHED || this == ABSENT;
    }

    static ObservedState of(InstanceState reported) {
        return switch (reported) {
            case INSTANCE_STATE_PREPARING -> PREPARING;
            case INSTANCE_STATE_RUNNING -> RUNNING;
            case INSTANCE_STATE_STOPPING -> STOPPING;
            case INSTANCE_STATE_STOPPED -> STOPPED;
            case INSTANCE_STATE_CRASHED -> CRASHED;
            case INSTANCE_STATE_ABSENT -> ABSENT;
            case INSTANCE_STATE_FAILED -> FAILED;
            case INSTANCE_STATE_UNSPECIFIED, UNRECOGNIZED -> UNKNOWN;
        };
    }

    static ObservedState of(String text) {
        return Arrays.stream(values())
                .filter(state -> state.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no observed state \"" + text + "\""));
    }
}
